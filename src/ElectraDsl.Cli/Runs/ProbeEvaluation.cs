using ElectraDsl.Data;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>
/// Probes the frozen encoder of a checkpoint with a task of labeled texts. What is found of the newest checkpoint is kept in probe.json for compare.
/// </summary>
internal static class ProbeEvaluation
{
    /// <summary>Probes and shows the figures.</summary>
    /// <param name="terminal">Where to show them.</param>
    /// <param name="target">The run.</param>
    /// <param name="step">The step of the checkpoint; null for the newest.</param>
    /// <param name="files">Labeled texts to learn from and, behind them, others to test on.</param>
    /// <param name="most">Texts that are learned from at most.</param>
    /// <param name="device">What to encode on.</param>
    /// <param name="asJson">Whether standard output gets one document and nothing else.</param>
    /// <exception cref="UsageException">The limit is too low.</exception>
    /// <exception cref="CorpusException">The files are no labeled texts, or too few; one line.</exception>
    public static void Run(Terminal terminal, RunTarget target, int? step, string[] files, int most, torch.Device device, bool asJson)
    {
        if (most < LinearProbe.FewestTexts)
            throw new UsageException($"--probe-texts is {most}: it must be at least {LinearProbe.FewestTexts}.");
        using Interruption interruption = new(() => { });
        ProbeTask task = new(files, most);
        IRunDisplay display = RunDisplay.For(asJson ? Terminal.Plain(terminal.Error, terminal.Error) : terminal);
        (ProbeResult found, int taken) = display.Prepare(progress =>
            task.Run(
                target.Folder,
                target.Recipe,
                target.Vocabulary,
                device,
                step,
                target.Warnings,
                done => progress.Report(new PreparationProgress("Encoding texts", done)),
                interruption.Token));
        if (step is null)
            target.Folder.TryRecord(ProbeRecord.Of(found, taken, task.Name, task.Fingerprint), terminal.Warn);
        if (asJson)
            terminal.Output.WriteLine(JsonOf(found, target, taken, task.Name));
        else
            ProbeView.Write(terminal, found, taken, task.Name);
    }

    private static string JsonOf(ProbeResult found, RunTarget target, int step, string task) => JsonText.Of(new
    {
        Run = target.Folder.Path,
        Model = target.Recipe.Facts.FullName,
        Step = step,
        Task = task,
        found.TrainingTexts,
        found.TestTexts,
        found.Classes,
        ProbeAccuracy = found.Model.Accuracy,
        ProbeMatthews = found.Model.Matthews,
        RandomWeightsAccuracy = found.RandomWeights.Accuracy,
        RandomWeightsMatthews = found.RandomWeights.Matthews,
        BagOfWordsAccuracy = found.BagOfWords.Accuracy,
        BagOfWordsMatthews = found.BagOfWords.Matthews,
        MajorityAccuracy = found.Majority.Accuracy,
    });
}
