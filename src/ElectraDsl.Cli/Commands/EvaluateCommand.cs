using System.CommandLine;
using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary><c>evaluate</c>: measures a checkpoint of a run on held-out or other text.</summary>
internal static class EvaluateCommand
{
    private const string Description =
        "Measures a checkpoint of a run on its held-out text, each figure beside what needs no skill. Of the newest checkpoint it rewrites evaluation.json and report.html. "
        + "With --against reference it judges the discriminator on corruptions of words that are the same for every run on this text, and keeps the figures in reference.json for compare.";

    // What --against may be.
    private const string Reference = "reference";

    /// <summary>What may be typed.</summary>
    public static readonly string[] Examples =
    [
        "evaluate --run runs/small",
        "evaluate --run runs/small --checkpoint best --json",
        "evaluate --run runs/small --corpus papers/*.txt",
        "evaluate --run runs/small --against reference",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Option<string[]> corpus = CommonOptions.Files("Other text to evaluate on, none of which the run may have learned from; evaluation.json stays as it is. Default: the run's held-out text.");
        Option<string?> against = new("--against")
        {
            Description = $"{Reference}: judge on fixed corruptions, by which runs with other generators, temperatures, vocabularies and sequence lengths compare. Default: the samples of the run's own generator.",
            HelpName = Reference,
        };
        Option<bool> json = new("--json") { Description = "Write one flat JSON document with unrounded numbers in place of the table." };
        Command command = new("evaluate", Description) { common.Run, common.Checkpoint, corpus, against, json, common.Model, common.Device, common.Threads };
        command.SetAction(parsed =>
        {
            using RunTarget target = common.OpenRun(parsed, terminal);
            ICorpus? other = parsed.GetValue(corpus) is { Length: > 0 } files ? new PlainTextCorpus(files) : null;
            if (parsed.GetValue(against) is not { } judge)
                HeldOutEvaluation.Run(terminal, target, common.StepOf(parsed, target), other, common.PrepareDevice(parsed), parsed.GetValue(json));
            else if (judge == Reference)
                ReferenceEvaluation.Run(terminal, target, common.StepOf(parsed, target), other, common.PrepareDevice(parsed), parsed.GetValue(json));
            else
                throw new UsageException($"{against.Name} is '{judge}': it must be {Reference}.");
            return ExitCode.Success;
        });
        return command;
    }
}
