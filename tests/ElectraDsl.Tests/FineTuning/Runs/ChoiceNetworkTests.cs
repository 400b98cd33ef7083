using ElectraDsl.Tests.Cli;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>The generated network against the layers of Hugging Face's <c>ElectraForMultipleChoice</c> in plain calls and float64.</summary>
public sealed class ChoiceNetworkTests
{
    [Fact]
    public void Logits_AreThoseOfTheSummaryAndItsClassifier()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        using Generator ofWeights = new(7), ofIds = new(11);
        using ParameterArena arena = new(TinyChoices.Parameters.Layout, CPU);
        arena.Initialize(3);
        _ = arena.Weights.normal_(0, 0.3, ofWeights);
        using TinyChoices.Network network = new(arena);
        using Tiny.Discriminator encoder = new(arena);
        network.eval();
        encoder.eval();
        Tensor ids = randint(5, Tiny.VocabularySize, [4, 9], generator: ofIds), types = zeros_like(ids);
        Tensor logits = network.call(ids, types, null);                                        // [4, 1]

        Tensor first = encoder.Encode(ids, types, null).select(1, 0).to(ScalarType.Float64);   // [4, 16]
        Tensor summary = nn.functional.gelu(nn.functional.linear(first, Values("sequence_summary.summary.weight"), Values("sequence_summary.summary.bias")));
        Tensor wanted = nn.functional.linear(summary, Values("classifier.weight"), Values("classifier.bias"));
        Assert.Equal([4, 1], logits.shape);
        double[] expected = wanted.ToHost<double>();
        Assert.All(expected.Zip(logits.ToHost<float>()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.True(expected.Distinct().Count() == 4, string.Join(' ', expected));

        Tensor Values(string key) => arena.Values(arena.Layout.Parameters.Single(one => one.Name == $"discriminator.{key}")).to(ScalarType.Float64);
    }
}
