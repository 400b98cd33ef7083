using ElectraDsl.Cli;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Tests;

/// <summary>What stays on the screen of what is redrawn: nothing of an older drawing, and no bar of something that will never be finished.</summary>
public sealed class LiveDisplayTests
{
    private static readonly PretrainingRecipe Model = new Samples.SampleModel() with { Steps = 300 };

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void LineAboveBars_LeavesNothingOfTheOldDrawing(int width)
    {
        IReadOnlyList<string> lines = Shown(width, terminal => new LiveRunDisplay(terminal).Watch(observer =>
        {
            observer.OnStarted(SampleRun.Facts(Model));
            observer.OnReport(SampleRun.Report(100, 0.5));
            observer.OnEvaluating(1, 2);
            Thread.Sleep(300);                           // longer than the pause between two drawings
            observer.OnEvaluating(2, 2);
            observer.OnEvaluation(SampleRun.Evaluation with { Step = 100 });
            observer.OnWarning("a warning that is longer than forty columns are wide, and one more word");
            observer.OnStep(300);
            return 0;
        }));
        Assert.Equal(1, lines.Count(line => line.StartsWith("training", StringComparison.Ordinal)));
        Assert.DoesNotContain(lines, line => line.StartsWith("evaluation", StringComparison.Ordinal));
        Assert.Equal(width >= 60 ? 1 : 0, lines.Count(line => line.Contains('━', StringComparison.Ordinal)));
        Assert.Contains("one more word", string.Join(' ', lines.Select(line => line.Trim())), StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void StoppedEvaluation_LeavesNoBar(int width)
    {
        IReadOnlyList<string> lines = Shown(width, terminal =>
        {
            _ = new LiveRunDisplay(terminal).Watch(observer =>
            {
                observer.OnStarted(SampleRun.Facts(Model));
                observer.OnStep(100);
                observer.OnReport(SampleRun.Report(100, 0.5));
                Thread.Sleep(300);
                observer.OnEvaluating(1, 2);
                return 0;
            });
            terminal.Line("Stopped");
            return 0;
        });
        Assert.DoesNotContain(
            lines,
            line =>
                line.Contains('━', StringComparison.Ordinal)
                || line.StartsWith("training", StringComparison.Ordinal)
                || line.StartsWith("evaluation", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("generator", StringComparison.Ordinal));
        Assert.Equal("Stopped", lines.Last(line => line.Length > 0));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void StoppedPreparation_LeavesOnlyStagesThatAreDone(int width)
    {
        IReadOnlyList<string> lines = Shown(
            width,
            terminal =>
                Assert.Throws<OperationCanceledException>(() =>
                    new LiveRunDisplay(terminal).Prepare<int>(progress =>
        {
            progress.Report(new PreparationProgress("Reading the corpus", 0));
            progress.Report(new PreparationProgress("Reading the corpus", 1));
            progress.Report(new PreparationProgress("Counting words", 0.5));
            throw new OperationCanceledException();
        })));
        Assert.Contains(
            lines,
            line => line.StartsWith("Reading the corpus", StringComparison.Ordinal) && line.Contains("100%", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("Counting words", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    public void Stage_SaysItsSpeedAndTheTimeLeft(int width)
    {
        IReadOnlyList<string> lines = Shown(width, terminal => new LiveRunDisplay(terminal).Prepare(progress =>
        {
            progress.Report(new PreparationProgress("Packing examples", 0));
            Thread.Sleep(1_100);                         // before that nothing is said
            progress.Report(new PreparationProgress("Packing examples", 0.25, 8_000_000));
            Thread.Sleep(300);                           // the picture is drawn ten times a second
            string shown = progress.ToString()!;
            progress.Report(new PreparationProgress("Learning the vocabulary", 0.5));
            return shown;
        }));
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        if (width >= 80)
            Assert.Matches(@"^Packing examples .*[67]\.\d+ Mcharacters/s$", Assert.Single(lines, line => line.StartsWith("Packing", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(200)]
    public void HeldOutFigures_AreReadableAtEveryWidth(int width)
    {
        IReadOnlyList<string> lines = Shown(width, terminal =>
        {
            EvaluationView.Write(terminal, SampleRun.Evaluation, Model.Facts);
            return 0;
        });
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        foreach (EvaluationRow row in EvaluationRow.Of(SampleRun.Evaluation, Model.Facts))
        {
            Assert.Contains(lines, line => line.Contains(row.Model, StringComparison.Ordinal));
            Assert.Contains(lines, line => line.Contains(row.Question.Split(' ')[1], StringComparison.Ordinal));   // no word is broken
        }
    }

    private static IReadOnlyList<string> Shown<T>(int width, Func<Terminal, T> show)
    {
        using StringWriter output = new();
        _ = show(Terminal.Rich(output, width));
        return Screen.Of(output.ToString(), width).Lines;
    }
}
