using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Testing;
using ElectraDsl.Tests.Training;
using ElectraDsl.Torch;
using ElectraDsl.Training;
using Xunit.Abstractions;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Waits;

/// <summary>
/// The steps of a run, on the product's kernels for CUDA and a driver that notes down what it is asked: none of them waits for the GPU, by a call to
/// the driver or by reading a value.
/// </summary>
public sealed class WaitTests(ITestOutputHelper output)
{
    private const int Steps = 3, Rows = 4;

    [Theory]
    [InlineData("as it is declared")]
    [InlineData("in parts")]
    [InlineData("in chunks")]
    [InlineData("clipped")]
    [InlineData("layers once more")]
    [InlineData("averaged")]
    [InlineData("bf16")]
    public void DefaultModel_NeverWaits(string how) => Train<Default.KernelSpec>(new Default(), how);

    [Theory]
    [InlineData("as it is declared")]
    [InlineData("in chunks")]
    public void InverseCdf_NeverWaits(string how) => Train<ByInverseCdf.KernelSpec>(new ByInverseCdf(), how);

    [Theory]
    [InlineData("as it is declared")]
    [InlineData("in chunks")]
    public void UniformSamples_NeverWait(string how) => Train<Uniform.KernelSpec>(new Uniform(), how);

    [Theory]
    [InlineData("as it is declared")]
    [InlineData("in chunks")]
    public void LikeliestTokens_NeverWait(string how) => Train<TopK.KernelSpec>(new TopK(), how);

    [Fact]
    public void ModernModel_NeverWaits() => Train<Modern.KernelSpec>(new Modern(), "in parts");

    [Theory]
    [InlineData("as it is declared")]
    [InlineData("masks that come again")]
    public void MaskedLanguageModel_NeverWaits(string how) => Train<Masked.KernelSpec>(new Masked(), how);

    private void Train<TSpec>(PretrainingRecipe recipe, string how)
        where TSpec : struct, IModelSpec
    {
        recipe = recipe with
        {
            Steps = Steps,
            WarmupSteps = 1,
            BatchSize = Rows,
            SequenceLength = SyntheticCorpus.SequenceLength,
            MicroBatchSize = how == "in parts" ? 1 : 0,
            MaxGradientNorm = how == "clipped" ? 1e-3 : 1,
            EmaDecay = how == "averaged" ? 0.9 : 0,
            RecomputeActivations = how == "layers once more",
            Precision = how == "bf16" ? Precision.Bf16 : Precision.Float32,
            StaticMasks = how == "masks that come again" ? 2 : 0,
        };
        using TemporaryFolder folder = new();
        using PreparedCorpus corpus = SyntheticCorpus.Prepare(folder["text"], 20, 4, isPaired: recipe.Facts.NextSentencePrediction);
        EmulatedCudaDriver driver = new();
        using PretrainingTrainer trainer = recipe.CreateTrainer(CPU);
        KernelTable kernels = KernelTable.Portable<TSpec>(driver.OpenDevice());
        if (recipe.Precision == Precision.Bf16)
            kernels = kernels.InBf16(trainer.Arena);
        if (recipe.RecomputeActivations)
            kernels = kernels.RecomputingActivations()!;
        MachineTrainer.Use(trainer, kernels, chunkBytes: how == "in chunks" ? 1 << 16 : 0);

        (int driverWaits, int reads) = (driver.Waits, DeviceValues.Reads);
        using TrainingUpdate update = new(trainer, corpus);
        for (int step = 0; step < Steps; step++)
            _ = update.Make(step, StepHyperparameters.At(recipe, RunPosition.Of(step, Steps)));
        (driverWaits, reads) = (driver.Waits - driverWaits, DeviceValues.Reads - reads);

        output.WriteLine(string.Join(Environment.NewLine, driver.Counters.Keys));
        Assert.Equal((0, 0), (driverWaits, reads));
        Assert.True(driver.Findings.IsEmpty, string.Join(Environment.NewLine, driver.Findings.All));
        Assert.All(
            ["MaskingBody.Mask", "AdamWBody.Update", "ResidualNormBody.Backward", "EmbeddingBody.OfChunks", "ActivationBody.Forward"],
            name => Assert.Contains(driver.Counters.Keys, kernel => kernel.StartsWith(name, StringComparison.Ordinal)));

        // Reports read; that the steps trained is seen there.
        TotalsReport totals = trainer.Totals.Take();
        Assert.True(DeviceValues.Reads > reads);
        Assert.Equal(Steps, totals.Updates);
        Assert.True(double.IsFinite(totals.GradientNorm) && totals.GradientNorm > 0);
    }
}
