using System.CommandLine;
using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary><c>evaluate</c>: measures a checkpoint of a run on held-out or other text.</summary>
internal static class EvaluateCommand
{
    private const string Description =
        "Measures a checkpoint of a run on its held-out text, each figure beside what needs no skill. Of the newest checkpoint it rewrites evaluation.json and report.html.";

    /// <summary>What may be typed.</summary>
    public static readonly string[] Examples =
    [
        "evaluate --run runs/small",
        "evaluate --run runs/small --checkpoint best --json",
        "evaluate --run runs/small --corpus papers/*.txt",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Option<string[]> corpus = CommonOptions.Files("Other text to evaluate on, tokenized with the run's vocabulary; the run's own files stay as they are. Default: the run's held-out text.");
        Option<bool> json = new("--json") { Description = "Write one flat JSON document with unrounded numbers in place of the table." };
        Command command = new("evaluate", Description) { common.Run, common.Checkpoint, corpus, json, common.Model, common.Device, common.Threads };
        command.SetAction(parsed =>
        {
            using RunTarget target = common.OpenRun(parsed, terminal);
            ICorpus? other = parsed.GetValue(corpus) is { Length: > 0 } files ? new PlainTextCorpus(files) : null;
            HeldOutEvaluation.Run(terminal, target, common.StepOf(parsed, target), other, common.PrepareDevice(parsed), parsed.GetValue(json));
            return ExitCode.Success;
        });
        return command;
    }
}
