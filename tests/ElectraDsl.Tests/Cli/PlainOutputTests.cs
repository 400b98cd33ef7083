using ElectraDsl.Cli;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Tests;

public sealed class PlainOutputTests
{
    private static readonly PretrainingRecipe Model = new Samples.SampleModel() with { Steps = 300 };

    [Fact]
    public void Run_IsWrittenInPlainLines()
    {
        string output = Written(terminal =>
        {
            IRunDisplay display = new PlainRunDisplay(terminal);
            _ = display.Prepare(progress =>
            {
                progress.Report(new PreparationProgress("reading", 0));
                progress.Report(new PreparationProgress("reading", 1));
                progress.Report(new PreparationProgress("counting", 0));
                return 0;
            });
            _ = display.Watch(observer =>
            {
                observer.OnStarted(SampleRun.Facts(Model));
                observer.OnStep(1);
                observer.OnReport(SampleRun.Report(100, 0.5));
                observer.OnCheckpoint(new CheckpointFacts(100, "runs/sample/checkpoints/step-00000100", 12_345_678, 0.1));
                observer.OnEvaluating(1, 2);
                observer.OnEvaluating(2, 2);
                observer.OnEvaluation(SampleRun.Evaluation);
                return 0;
            });
            EvaluationView.Write(terminal, SampleRun.Evaluation, Model.Facts);
        });

        Assert.DoesNotContain(output, character => char.IsControl(character) && character is not '\n' and not '\r');
        Assert.All(output, character => Assert.True(character < 128, $"'{character}' is not plain."));
        Assert.Equal(1, output.Split("reading").Length - 1);
        Assert.Contains("step 100/300", output, StringComparison.Ordinal);
        Assert.Contains("19,750 tokens/s", output, StringComparison.Ordinal);
        Assert.Contains("0:50 left", output, StringComparison.Ordinal);
        Assert.Contains("0.642", output, StringComparison.Ordinal);
        Assert.Contains("0.511", output, StringComparison.Ordinal);
        Assert.Contains("12.35 MB", output, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryHeldOutFigure_StandsBesideItsBaseline()
    {
        IReadOnlyList<EvaluationRow> rows = EvaluationRow.Of(SampleRun.Evaluation, Model.Facts);
        Assert.Equal(("0.642", "0.511", true), Figures("AUC"));
        Assert.Equal(("91.8 %", "90.2 %", true), Figures("classified"));
        Assert.Equal(("71.3 %", "9.8 %", true), Figures("precision"));
        Assert.Equal(("20.4 %", "0.0 %", true), Figures("recall"));
        Assert.Equal(("34.1 %", "6.4 %", true), Figures("tokens predicted"));
        Assert.Equal(("3.872", "8.318", true), Figures("nats per masked"));

        (string, string, bool) Figures(string word)
        {
            EvaluationRow row = Assert.Single(rows, row => row.Question.Contains(word, StringComparison.Ordinal));
            return (row.Model, row.Baseline, row.IsBetter);
        }
    }

    [Fact]
    public void LossOfRateAlone_IsTheEntropyOfTheRate()
    {
        TrainingReport report = SampleRun.Report(100, 0.5);
        Assert.Equal(Math.Log(2), report.With(("replaced_rate", 0.5)).RateAloneLoss, 12);
        Assert.Equal(0.325083, report.With(("replaced_rate", 0.1)).RateAloneLoss, 6);
        Assert.Equal(0, report.With(("replaced_rate", 0)).RateAloneLoss);
        Assert.Equal(0, report.With(("replaced_rate", 1)).RateAloneLoss);
    }

    [Fact]
    public void DiscriminatorThatCalledNothing_HasNoPrecision()
    {
        TrainingReport none = SampleRun
            .Report(100, 0.5)
            .With(("rtd_precision", 0), ("rtd_recall", 0), ("replaced_rate", 0.12), ("rtd_accuracy", 0.88), ("rtd_context_free_auc", 0.5678));
        string line = ReportText.Line(none, Model);
        Assert.Contains("precision none called (at random 12.0 %)", line, StringComparison.Ordinal);
        Assert.Contains("AUC 0.650 (without context 0.568)", line, StringComparison.Ordinal);

        // Called, and always wrong: that is a precision of 0.
        Assert.Contains("precision 0.0 %", ReportText.Line(none.With(("rtd_accuracy", 0.87)), Model), StringComparison.Ordinal);
    }

    private static string Written(Action<Terminal> write)
    {
        using StringWriter output = new();
        write(Terminal.Plain(output, output));
        return output.ToString();
    }
}
