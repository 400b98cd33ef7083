using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Tying;

/// <summary>An arena that serves the discriminator alone, under every kind of tying: the same network in less memory.</summary>
public sealed class DiscriminatorAloneTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly TemporaryFolder folder = new();

    public static TheoryData<WeightTying> Kinds => [.. Enum.GetValues<WeightTying>()];

    public void Dispose()
    {
        scope.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Layout_HoldsWhatTheDiscriminatorReadsAndNothingElse(WeightTying tying)
    {
        PretrainingRecipe model = TiedModels.Of(tying);
        long tables = tying == WeightTying.GradientDisentangled ? (61 + 24) * 12 : 0;       // under the deltas
        ArenaLayout layout = model.EncoderLayout;
        Assert.Equal(model.Facts.Discriminator!.Parameters + tables, layout.ParameterCount);
        Assert.True(layout.Count < model.Layout.Count);
        Assert.All(layout.Parameters, parameter => Assert.Equal(parameter.Decayed, parameter.Offset < layout.DecayedCount));
        using ParameterArena arena = new(layout, CPU);
        using IEncoder network = model.CreateEncoder(arena);
        ParameterSpec foreign = model.Layout.Parameters.Last(parameter => parameter.Name == "generator.generator_lm_head.bias");
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => arena.Parameter(foreign.Offset, foreign.Count));
        _ = Assert.Throws<ArgumentException>(() => arena.Values(foreign));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Logits_AreThoseOfTheWholeArena_FromEverySource(WeightTying tying)
    {
        PretrainingRecipe model = TiedModels.Of(tying);
        using ParameterArena whole = new(model.Layout, CPU);
        whole.Initialize(3);
        using ParameterArena initialized = new(model.EncoderLayout, CPU);
        initialized.Initialize(3);
        Assert.Equal(Logits(model, whole), Logits(model, initialized));

        using Generator random = new(4);
        using (no_grad())
            _ = whole.Weights.normal_(0, 0.3, generator: random);                           // deltas, too, are no longer zero
        ArenaFile.Write(folder["arena.safetensors"], whole.Layout, [("", whole.Weights)]);
        HuggingFaceFolder.Save(folder["hf"], whole, model.Facts);
        float[] expected = Logits(model, whole);

        using ParameterArena checkpoint = new(model.EncoderLayout, CPU);
        ArenaFile.LoadWeights(folder["arena.safetensors"], checkpoint);
        Assert.Equal(expected, Logits(model, checkpoint));

        Directory.Delete(folder["hf", "generator"], recursive: true);
        HuggingFaceFolder.Load(folder["hf"], checkpoint, model.Facts);
        Assert.Equal(expected, Logits(model, checkpoint));
        using ParameterArena exported = new(model.EncoderLayout, CPU);
        HuggingFaceFolder.Load(folder["hf"], exported, model.Facts);
        Assert.Equal(expected, Logits(model, exported));

        _ = Assert.Throws<HuggingFaceException>(() => HuggingFaceFolder.Load(folder["hf"], whole, model.Facts));
        _ = Assert.Throws<ArgumentException>(() => HuggingFaceFolder.Save(folder["again"], exported, model.Facts));
    }

    [Fact]
    public void CheckpointOfAnotherModel_IsRefusedThoughThePartFits()
    {
        using ParameterArena whole = new(Untied.Parameters.Layout, CPU);
        ParameterSpec last = Untied.Parameters.Layout.Parameters.Last(parameter => parameter.Name.StartsWith("generator.", StringComparison.Ordinal));
        ArenaLayout other = Untied.Parameters.Layout with { Parameters = Untied.Parameters.Layout.Parameters.Remove(last) };
        ArenaFile.Write(folder["arena.safetensors"], other, [("", whole.Weights)]);

        using ParameterArena arena = new(Untied.Parameters.DiscriminatorLayout, CPU);
        SafetensorsException error = Assert.Throws<SafetensorsException>(() => ArenaFile.LoadWeights(folder["arena.safetensors"], arena));
        Assert.Contains(last.Name, error.Message, StringComparison.Ordinal);
    }

    private static float[] Logits(PretrainingRecipe model, ParameterArena arena)
    {
        using IDiscriminator network = (IDiscriminator)model.CreateEncoder(arena);
        network.eval();
        using Tensor ids = tensor(new long[] { 2, 9, 60, 31, 3, 0 }).view(1, -1), types = zeros_like(ids), mask = ids.ne(zeros_like(ids));
        using Tensor logits = network.call(ids, types, mask);
        return logits.data<float>().ToArray();
    }
}
