using System.Text.Json.Nodes;
using ElectraDsl.Data;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Evaluates a checkpoint of a run with the referee.</summary>
internal static class ReferenceEvaluation
{
    /// <summary>What reference.json calls the run's own text.</summary>
    public const string OwnText = "held-out";

    /// <summary>Computes, shows the figures and keeps them in reference.json.</summary>
    /// <param name="terminal">Where to show them.</param>
    /// <param name="target">The run.</param>
    /// <param name="step">The step of the checkpoint; null for the newest.</param>
    /// <param name="other">Text to evaluate on; null for the run's own.</param>
    /// <param name="device">What to compute on.</param>
    /// <param name="asJson">Whether standard output gets one document and nothing else.</param>
    /// <exception cref="UsageException">The run has kept no text to evaluate on, and none was given.</exception>
    /// <exception cref="RunException">The text is too little, or a part of the run is gone or not its own.</exception>
    public static void Run(Terminal terminal, RunTarget target, int? step, ICorpus? other, torch.Device device, bool asJson)
    {
        using Interruption interruption = new(() => { });
        ReferenceText text = other is not null
            ? ReferenceText.Of(other, interruption.Token)
            : ReferenceText.Read(
                target.ReferenceTextPath
                    ?? throw new UsageException(
            $"{target.Folder.Path} was started by a version of ElectraDsl that kept no text for the referee: add --corpus <files>, text that the run was not trained on, the same for all runs to compare."));
        if (other is not null)
            LeftOutLines.Write(terminal, other.LeftOut);
        IRunDisplay display = RunDisplay.For(asJson ? Terminal.Plain(terminal.Error, terminal.Error) : terminal);
        using JointTrainer trainer = target.TrainedJoint(device, out int taken, step);
        ReferenceResult found = display.Prepare(progress =>
        {
            progress.Report(new PreparationProgress("Generating the reference corruptions", 0));
            ReferenceSet set = ReferenceSet.Make(text, interruption.Token);
            progress.Report(new PreparationProgress("Generating the reference corruptions", 1));
            return Referee.Evaluate(
                set,
                trainer,
                target.Vocabulary,
                (done, all) => progress.Report(new PreparationProgress("Judging the corruptions", (double)done / all)),
                interruption.Token);
        });
        found = found with { Step = taken, Corpus = other?.Description ?? OwnText };
        target.Folder.TryRecord(found, terminal.Warn);
        if (asJson)
            terminal.Output.WriteLine(JsonOf(found, target));
        else
            ReferenceView.Write(terminal, found, other?.Description);
    }

    private static string JsonOf(ReferenceResult found, RunTarget target)
    {
        JsonObject json = new() { ["run"] = target.Folder.Path, ["model"] = target.Recipe.Facts.FullName };
        foreach ((string name, JsonNode? value) in JsonNode.Parse(JsonText.Of(found))!.AsObject().ToList())
        {
            if (name != "format") // the file's, not the figures'
                json[name] = value?.DeepClone();
        }

        return JsonText.Of(json);
    }
}
