using System.Collections.Generic;
using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using ElectraDsl.Generators.Objectives;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reduces a record and the models that it takes over from to one spec.</summary>
internal static class SpecParser
{
    public static ModelSpec Parse(INamedTypeSymbol symbol, Compilation compilation, CancellationToken token)
    {
        RecordSpec record = RecordParser.Parse(symbol, compilation, token);
        token.ThrowIfCancellationRequested();

        List<INamedTypeSymbol> lineage = Lineage.Of(symbol);
        ReadAttribute<ElectraModelAttribute> model = Read<ElectraModelAttribute>(lineage, AttributeNames.Model, token)!;
        ReadAttribute<GeneratorAttribute>? generator = Read<GeneratorAttribute>(lineage, AttributeNames.Generator, token);
        ReadAttribute<DiscriminatorAttribute>? discriminator = Read<DiscriminatorAttribute>(lineage, AttributeNames.Discriminator, token);
        ReadAttribute<KernelsAttribute>? kernels = Read<KernelsAttribute>(lineage, AttributeNames.Kernels, token);
        token.ThrowIfCancellationRequested();

        ElectraModelAttribute declared = model.Value;
        ModelObjective objective = ModelObjectives.Of(declared.Objective);
        return new ModelSpec
        {
            Record = record,
            IsLegible = model.IsLegible && generator?.IsLegible != false && discriminator?.IsLegible != false && kernels?.IsLegible != false,
            NearMisses = NearMissParser.Parse(symbol, token),
            Base = Lineage.ParseBase(symbol, compilation, token),
            Objective = declared.Objective,
            Networks = objective.Networks,
            NextSentencePrediction = declared.NextSentencePrediction
                && objective.Uses(DeclarationPart.Model, nameof(declared.NextSentencePrediction)),
            Needless = NeedlessParser.Parse(symbol, objective),
            VocabularySize = model.IfWritten(nameof(declared.VocabularySize), declared.VocabularySize),
            EmbeddingSize = model.IfWritten(nameof(declared.EmbeddingSize), declared.EmbeddingSize),
            MaxPositions = declared.MaxPositions,
            TokenTypes = declared.TokenTypes,
            Tying = objective.Uses(DeclarationPart.Model, nameof(declared.Tying)) ? declared.Tying : WeightTying.None,
            MaskProbability = declared.MaskProbability,
            MaskReplaceProbability = declared.MaskReplaceProbability,
            RandomReplaceProbability = declared.RandomReplaceProbability,
            Masking = declared.Masking,
            Pretokenization = declared.Pretokenization,
            Sampling = objective.Uses(DeclarationPart.Model, nameof(declared.SamplingTemperature))
                ? new SamplingSpec(declared.SamplingTemperature, declared.DisallowCorrect, declared.SampleTopK)
                : SamplingSpec.None,
            Tokens = new SpecialTokens(declared.PadTokenId, declared.UnknownTokenId, declared.ClsTokenId, declared.SepTokenId, declared.MaskTokenId),
            Kernels = KernelParser
                .Parse(lineage, compilation)
                .Where(kernel => objective.Uses(DeclarationPart.Kernels, kernel.Argument))
                .ToEquatableArray(),
            Generator = generator is null || !objective.Uses(DeclarationPart.Generator) ? null : SpecOf(generator),
            Discriminator = discriminator is null ? null : SpecOf(discriminator),
            Recipe = RecipeParser.Parse(lineage, compilation, token),
        };
    }

    /// <summary>Null where no generation writes the attribute.</summary>
    private static ReadAttribute<T>? Read<T>(List<INamedTypeSymbol> lineage, string name, CancellationToken token)
        where T : Attribute, new()
    {
        List<AttributeData> attributes = [.. lineage.Select(symbol => Lineage.Find(symbol, name)).OfType<AttributeData>()];
        return attributes.Count == 0 ? null : AttributeReader.Read<T>(attributes, token);
    }

    private static NetworkSpec SpecOf<T>(ReadAttribute<T> network)
        where T : NetworkAttribute
    {
        NetworkAttribute declared = network.Value;
        return new NetworkSpec(
            NetworkConfig.Of(declared),
            network.IfWritten(nameof(declared.HiddenSize), declared.HiddenSize),
            network.IfWritten(nameof(declared.AttentionHeads), declared.AttentionHeads),
            network.IfWritten(nameof(declared.FeedForwardSize), declared.FeedForwardSize));
    }
}
