using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests.Tying;

/// <summary>One declaration under every kind of tying: both networks alike, and as wide as the tables, so that all kinds hold.</summary>
internal static class TiedModels
{
    public static PretrainingRecipe Of(WeightTying tying) => tying switch
    {
        WeightTying.Embeddings => new TiedEmbeddings(),
        WeightTying.TokenEmbeddings => new TiedTokens(),
        WeightTying.GradientDisentangled => new Disentangled(),
        WeightTying.AllWeights => new TiedLayers(),
        _ => new Untied(),
    };
}

/// <summary>Two networks of one shape that share nothing: what the others are compared with.</summary>
[ElectraModel(VocabularySize = 61, MaxPositions = 24, Tying = WeightTying.None)]
[Generator(Layers = 1, HiddenSize = 12, AttentionHeads = 2, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.2, Positions = Positions.Learned)]
[Discriminator(
    Layers = 1,
    HiddenSize = 12,
    AttentionHeads = 2,
    Dropout = 0,
    AttentionDropout = 0,
    InitializerRange = 0.2,
    Positions = Positions.Learned)]
internal sealed partial record Untied;

[ElectraModel(Base = typeof(Untied), Tying = WeightTying.Embeddings)]
internal sealed partial record TiedEmbeddings;

[ElectraModel(Base = typeof(Untied), Tying = WeightTying.TokenEmbeddings)]
internal sealed partial record TiedTokens;

[ElectraModel(Base = typeof(Untied), Tying = WeightTying.GradientDisentangled)]
internal sealed partial record Disentangled;

[ElectraModel(Base = typeof(Untied), Tying = WeightTying.AllWeights)]
internal sealed partial record TiedLayers;
