using ElectraDsl.FineTuning;
using ElectraDsl.Torch;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>Losses and norms stay on the device from report to report, and come to what they would come to one by one.</summary>
[Collection(nameof(Training.Runs))]
public sealed class FineTuningTotalsTests : IDisposable
{
    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    [Theory]
    [InlineData(LossReduction.Sum)]
    [InlineData(LossReduction.Mean)]
    public void Report_IsTheMeanOfItsUpdates_ToTheBit(LossReduction reduction)
    {
        SampleHead recipe = SampleHead.Toy(HeadTask.TextClassification, "negative", "positive") with
        {
            BatchSize = 7, Epochs = 2, LossReduction = reduction, ReportEvery = 1,
        };
        IReadOnlyList<FineTuningReport> single = Train(recipe, "single"), several = Train(recipe with { ReportEvery = 5 }, "several");
        Assert.Equal(18, single.Count);
        Assert.Equal([5, 10, 15, 18], several.Select(one => one.Step));
        foreach (FineTuningReport report in several)
        {
            FineTuningReport[] own = [.. single.Where(one => one.Step <= report.Step && one.Step > (report.Step - 1) / 5 * 5)];
            double loss = 0, norm = 0;
            foreach (FineTuningReport one in own)
                (loss, norm) = (loss + one.Loss, norm + one.GradientNorm);
            Assert.Equal((loss / own.Length, norm / own.Length), (report.Loss, report.GradientNorm));
        }
    }

    [Fact]
    public void Update_ReadsNothingBack()
    {
        SampleHead recipe = SampleHead.Toy(HeadTask.TextClassification, "negative", "positive");
        using FineTuningTrainer trainer = new(recipe, CPU);
        trainer.Arena.Initialize(1);
        trainer.Trained.Start();
        EncodedInput[] inputs =
        [
            .. Enumerable.Range(5, recipe.BatchSize).Select(token => new EncodedInput([2, token, 3], SecondSegment: 3) { Targets = [token % 2] }),
        ];
        int before = DeviceValues.Reads;
        for (int step = 0; step < 3; step++)
            trainer.Update(inputs, step, 1e-3);
        Assert.Equal(before, DeviceValues.Reads);
        TotalsReport totals = trainer.Totals.Take();
        Assert.Equal(before + 1, DeviceValues.Reads);
        Assert.Equal(3, totals.Updates);
        Assert.InRange(totals.Sum(FineTuningTotals.Loss) / 3, 0.5, 1);
        Assert.Null(FineTuningTotals.FirstFault(totals));
    }

    [Theory]
    [InlineData(float.NaN, 1, 3, true)]
    [InlineData(float.PositiveInfinity, float.NaN, 3, true)]
    [InlineData(1, float.NaN, 3, false)]
    [InlineData(1, float.PositiveInfinity, 3, false)]
    public void FirstUpdateThatIsNotFinite_IsFound(float loss, float norm, int update, bool isLoss)
    {
        SampleHead recipe = SampleHead.Toy(HeadTask.TextClassification, "negative", "positive");
        using FineTuningTotals totals = new(recipe, CPU);
        totals.Restore(1, 1, updates: 1);
        foreach ((float one, float other) in new[] { (1f, 1f), (loss, norm), (1f, 1f), (float.NaN, float.NaN) })
        {
            using TorchSharp.DisposeScope scope = NewDisposeScope();
            totals.Add(tensor(one), tensor(new[] { other }));
        }

        Assert.Equal((update, isLoss), FineTuningTotals.FirstFault(totals.Read()));
    }

    /// <summary>The update that went wrong is named, however far the next report is, and nothing of it is kept.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void UpdateThatWentWrong_IsNamed(int reportEvery)
    {
        SampleHead recipe = SampleHead.Toy(HeadTask.TextClassification, "negative", "positive") with
        {
            LearningRate = 1e30, WarmupProportion = 0, ReportEvery = reportEvery,
        };
        RunException fault = Assert.Throws<RunException>(() => Train(recipe, "run"));
        Assert.Equal("The loss of update 2 is not finite, so training stopped: start again with a lower --learning-rate.", fault.Message);
        Assert.Equal("step-00000000", Path.GetFileName(Assert.Single(Directory.GetDirectories(task["run", "checkpoints"]))));
        Assert.All(FineTuningFolder.Open(task["run"]).ReadMetrics(), one => Assert.Equal(1, one.Step));
    }

    private IReadOnlyList<FineTuningReport> Train(SampleHead recipe, string run)
    {
        _ = FineTuningRun.Start(recipe, task[run], task.Texts(), EncoderSource.Random(task.Vocabulary), CPU);
        return FineTuningFolder.Open(task[run]).ReadMetrics();
    }
}
