using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Judges the newest checkpoint of a run anew.</summary>
internal static class HeldOutEvaluation
{
    /// <summary>Evaluates, rewrites evaluation.json and report.html, and shows the figures.</summary>
    /// <param name="terminal">Where to show them.</param>
    /// <param name="target">The run.</param>
    /// <param name="device">What to compute on.</param>
    public static void Run(Terminal terminal, RunTarget target, torch.Device device)
    {
        using Interruption interruption = new(() => { });
        using JointTrainer trainer = target.Recipe.CreateTrainer(device);
        IRunDisplay display = RunDisplay.For(terminal);
        EvaluationResult evaluation = display.Watch(observer =>
        {
            int step = target.Folder.LoadWeights(trainer.Arena, target.Recipe.Facts, observer);
            EvaluationResult figures = new Evaluation(target.Corpus).Run(trainer, observer.OnEvaluating, interruption.Token);
            return WithTimesOfRun(figures with { Step = step }, target.Folder);
        });
        target.Folder.Write(evaluation);
        RunReport.Write(target.Folder, target.Recipe);
        EvaluationView.Write(terminal, evaluation, target.Recipe.Facts);
    }

    /// <summary>Throughput and time are those of the training up to the checkpoint, not of this evaluation.</summary>
    private static EvaluationResult WithTimesOfRun(EvaluationResult evaluation, RunFolder folder)
    {
        if (folder.ReadEvaluation() is { } before && before.Step == evaluation.Step)
            return evaluation with { TokensPerSecond = before.TokensPerSecond, Seconds = before.Seconds };
        TrainingReport[] reports = [.. folder.ReadMetrics().TakeWhile(report => report.Step <= evaluation.Step)];
        return reports.Length == 0
            ? evaluation
            : evaluation with { TokensPerSecond = reports.Average(report => report.TokensPerSecond), Seconds = reports[^1].ElapsedSeconds };
    }
}
