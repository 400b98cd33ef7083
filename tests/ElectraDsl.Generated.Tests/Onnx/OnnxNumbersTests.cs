using ElectraDsl.Export;
using ElectraDsl.Generated.Tests.Architectures;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Onnx;

/// <summary>ONNX Runtime on exported graphs against the generated networks, for every option of an architecture, padding included.</summary>
public sealed class OnnxNumbersTests(ITestOutputHelper output)
{
    private static readonly int[] Lengths = [9, 14, 3];

    private const string SlowVariable = "ELECTRADSL_SLOW_TESTS";

    /// <summary>
    /// Half precision has 11 significant bits. Weights here are up to 0.5, where trained ones are a tenth of that, and its bound is twice what was
    /// seen.
    /// </summary>
    [Theory]
    [InlineData(OnnxPrecision.Float32, 1e-5)]
    [InlineData(OnnxPrecision.Float16, 0.02)]
    public void PairwiseCombinations_ComputeWhatTheNetworksDo(OnnxPrecision precision, double tolerance) =>
        AssertEqual(CompiledCombinations.Pairwise, precision, tolerance);

    /// <summary>
    /// Among 1,728 networks there are some whose norms divide by small deviations and so enlarge what rounding leaves: one is 1.3e-5 away.
    /// </summary>
    [SkippableFact]
    [Trait("Category", "Slow")]
    public void AllCombinations_ComputeWhatTheNetworksDo()
    {
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SlowVariable)), $"This test takes minutes: set {SlowVariable}=1 to run it.");
        const int PerCompilation = 96;
        foreach (Combination[] part in Combination.All.Chunk(PerCompilation))
            AssertEqual(new CompiledCombinations(part), OnnxPrecision.Float32, 2e-5);
    }

    private void AssertEqual(CompiledCombinations combinations, OnnxPrecision precision, double tolerance)
    {
        List<string> faults = [];
        double largest = 0;
        for (int index = 0; index < combinations.Count; index++)
        {
            PretrainingRecipe recipe = combinations.Recipe(index);
            using EncoderUnderTest tested = new(recipe, index);
            foreach (OnnxNetwork network in Enum.GetValues<OnnxNetwork>())
            {
                double distance = Compare(recipe.Facts, tested, network, precision, index);
                largest = Math.Max(largest, distance);
                if (distance > tolerance)
                    faults.Add($"{network} of combination {index} is {distance:E1} away: {recipe.Facts}");
            }
        }

        output.WriteLine($"{precision}: the largest distance is {largest:E1}");
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    private static double Compare(ModelConfig facts, EncoderUnderTest tested, OnnxNetwork network, OnnxPrecision precision, int seed)
    {
        using TemporaryFolder folder = new();
        OnnxFolder.Save(folder["onnx"], tested.Arena, facts, options: new OnnxOptions { Network = network, Precisions = [precision] });
        using OnnxProgram program = new(Directory.GetFiles(folder["onnx", "onnx"]).Single());
        Assert.Equal(["attention_mask", "input_ids", "token_type_ids"], program.Inputs.Order(StringComparer.Ordinal));
        Assert.Equal([network == OnnxNetwork.Encoder ? "last_hidden_state" : "logits"], program.Outputs);

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        PaddedBatch batch = new(facts, Lengths, seed);
        (Tensor ids, Tensor types, Tensor mask) = batch.Tensors();
        Tensor everywhere = tensor(Enumerable.Range(0, batch.Mask.Length).Select(index => (long)index).ToArray());
        Tensor wanted = network switch
        {
            OnnxNetwork.Discriminator => tested.Discriminator.call(ids, types, mask),
            OnnxNetwork.MaskedLanguageModel => tested.GeneratorLogits(ids, types, mask, everywhere),
            _ => EncoderUnderTest.States(tested.Discriminator, ids, types, mask)[^1],
        };
        return batch.Distance(wanted, batch.Run(program).Single());
    }
}
