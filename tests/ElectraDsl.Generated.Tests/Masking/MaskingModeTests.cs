using ElectraDsl.Kernels;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Masking;

public sealed class MaskingModeTests
{
    public static TheoryData<string> Models => [nameof(Tiny), nameof(TinyOriginal), nameof(TinyWholeWord), nameof(TinySpan)];

    [Fact]
    public void Mode_IsALiteralAndAFact()
    {
        Assert.Equal(MaskingMode.Distinct, new Tiny().Facts.Masking);
        Assert.Equal(MaskingMode.Original, TinyOriginal.KernelSpec.Masking);
        Assert.Equal(MaskingMode.Span, new TinySpan().Facts.Masking);
        Assert.Equal(new Tiny().Facts.Fingerprint, new TinySpan().Facts.Fingerprint); // checkpoints fit: the weights are the same
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Counts_AreWhatTheHostForetold_AndFiguresAddUp(string model)
    {
        PretrainingRecipe recipe = Recipe(model);
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 9, length: 40, seed: 5);
        RandomKey random = new(3, 4);
        long masked = batch.CountMasked(trainer.Kernels.Masking, random, 0);
        trainer.Accumulate(batch, new StepContext(random, 0, masked, batch.Tokens, batch.Rows, StepHyperparameters.ForEvaluation(trainer.Recipe)));

        TotalsReport report = trainer.Totals.Read();
        Assert.Equal(masked, report.Sum("masked_tokens"));
        Assert.Equal(batch.Tokens, report.Sum("tokens"));
        Assert.Equal(report.Sum("positives") * (report.Sum("tokens") - report.Sum("positives")), report.Sum("rtd_pairs"));
        Assert.InRange(report.RtdAuc, 0, 1);
        using JointTotals other = new(trainer.Recipe.Facts.VocabularySize, CPU);
        other.Restore(report);
        Assert.Equal(report.RtdAuc, other.Read().RtdAuc);
        Assert.Equal(report, other.Read());
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_RepeatedOnOneBatch_LowersBothLosses(string model)
    {
        PretrainingRecipe recipe = Recipe(model);
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 8, length: 24, seed: 1);
        TotalsReport first = Train(from: 0, steps: 10);
        _ = Train(from: 10, steps: 150);
        long live = LiveTensors.Settled();
        TotalsReport last = Train(from: 160, steps: 10);
        Assert.Equal(live, Tensor.TotalCount);
        Assert.True(last.GeneratorLoss < first.GeneratorLoss - 0.1, $"generator: {first.GeneratorLoss} -> {last.GeneratorLoss}");
        Assert.True(last.RtdAuc > first.RtdAuc + 0.05, $"discriminator: {first.RtdAuc} -> {last.RtdAuc}");

        TotalsReport Train(int from, int steps)
        {
            for (int step = from; step < from + steps; step++)
            {
                RandomKey random = new(1, (uint)step);
                trainer.Accumulate(
                    batch,
                    new StepContext(
                        random,
                        0,
                        batch.CountMasked(trainer.Kernels.Masking, random, 0),
                        batch.Tokens,
                        batch.Rows,
                        StepHyperparameters.ForEvaluation(trainer.Recipe)));
                trainer.Update(2e-3, step).Dispose();
            }

            return trainer.Totals.Take();
        }
    }

    [Fact]
    public void WordsThatNobodyKnows_AreAskedFor()
    {
        TinyWholeWord recipe = new();
        ArgumentException fault = Assert.Throws<ArgumentException>(() =>
            Batch.From(SyntheticText.Examples(recipe.Facts, 2, 20, 1), recipe.Facts, CPU));
        Assert.StartsWith(
            "TinyWholeWord is masked by words: pass ContinuesWord of its vocabulary of 211 tokens.",
            fault.Message,
            StringComparison.Ordinal);
    }

    private static PretrainingRecipe Recipe(string model) => model switch
    {
        nameof(TinyOriginal) => new TinyOriginal(),
        nameof(TinyWholeWord) => new TinyWholeWord(),
        nameof(TinySpan) => new TinySpan(),
        _ => new Tiny(),
    };
}
