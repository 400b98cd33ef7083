using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Judges the newest checkpoint of a run anew.</summary>
internal static class HeldOutEvaluation
{
    /// <summary>Evaluates, rewrites evaluations.jsonl, evaluation.json and report.html, and shows the figures.</summary>
    /// <param name="terminal">Where to show them.</param>
    /// <param name="target">The run.</param>
    /// <param name="device">What to compute on.</param>
    public static void Run(Terminal terminal, RunTarget target, torch.Device device)
    {
        using Interruption interruption = new(() => { });
        using JointTrainer trainer = target.Trained(device, out int step);
        EvaluationResult figures = RunDisplay.For(terminal).Watch(observer => new Evaluation(target.Corpus).Run(trainer, observer.OnEvaluating, interruption.Token));
        EvaluationResult evaluation = WithTimesOfRun(figures with { Step = step }, target.Folder, terminal);
        if (target.Folder.TryRecord(evaluation, terminal.Warn))
            _ = RunReport.TryWrite(target.Folder, target.Recipe, terminal.Warn);
        EvaluationView.Write(terminal, evaluation, target.Recipe.Facts);
    }

    /// <summary>Throughput and time are those of the training up to the checkpoint, not of this evaluation.</summary>
    private static EvaluationResult WithTimesOfRun(EvaluationResult evaluation, RunFolder folder, Terminal terminal)
    {
        if (folder.ReadEvaluations().FirstOrDefault(before => before.Step == evaluation.Step) is { } before)
            return evaluation with { TokensPerSecond = before.TokensPerSecond, Seconds = before.Seconds };
        TrainingReport[] reports = [.. folder.ReadMetrics(terminal.Warn).TakeWhile(report => report.Step <= evaluation.Step)];
        return reports.Length == 0
            ? evaluation
            : evaluation with { TokensPerSecond = reports.Average(report => report.TokensPerSecond), Seconds = reports[^1].ElapsedSeconds };
    }
}
