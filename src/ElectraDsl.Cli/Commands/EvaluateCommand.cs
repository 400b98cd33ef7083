using System.CommandLine;
using ElectraDsl.Data;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary><c>evaluate</c>: measures a checkpoint of a run on held-out or other text.</summary>
internal static class EvaluateCommand
{
    private const string Description = "Evaluates a checkpoint of a run on its held-out text, each figure next to a trivial baseline.";

    /// <summary>What the help says below the options.</summary>
    public static readonly string[] Notes =
    [
        "For the newest checkpoint evaluation.json and report.html are rewritten. With --against reference the discriminator is",
        "evaluated on corrupted words that are the same for every run on this text; reference.json keeps the figures for compare.",
        "With --probe a linear classifier shows what the frozen encoder knows, for any objective; probe.json keeps the figures.",
    ];

    // What --against may be.
    private const string Reference = "reference";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "evaluate --run runs/small",
        "evaluate --run runs/small --checkpoint best --json",
        "evaluate --run runs/small --corpus papers/*.txt",
        "evaluate --run runs/small --against reference",
        "evaluate --run runs/small --probe sentiment-train.tsv sentiment-dev.tsv",
        "evaluate --run runs/small --minimal-pairs agreement.tsv",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        CorpusOptions corpus = new(
            "Other text to evaluate on; figures on training text measure memorization. evaluation.json is not changed. Default: the run's held-out text.");
        Option<string?> against = new("--against")
        {
            Description =
                $"{Reference}: evaluate on fixed corruptions, which make runs with different generators, temperatures, vocabularies and sequence lengths comparable. Default: samples of the run's own generator.",
            HelpName = Reference,
        };
        Option<string[]> probe = new("--probe")
        {
            Description =
                "Labeled texts, 'label TAB text' or 'label TAB text TAB second text' per line: trains a linear classifier on the frozen encoder. Tested on a second file, or on a tenth of the first.",
            HelpName = "files",
            AllowMultipleArgumentsPerToken = true,
            Arity = new ArgumentArity(1, 2),
        };
        Option<int?> probeTexts = new("--probe-texts")
        {
            Description = $"Largest number of texts that --probe trains on. Default: {LinearProbe.DefaultTexts}.",
            HelpName = "number",
        };
        Option<string?> pairs = new("--minimal-pairs")
        {
            Description = "Minimal pairs, 'good TAB bad' per line: how often the discriminator assigns the bad sentence more replaced words.",
            HelpName = "file",
        };
        Option<bool> json = new("--json") { Description = "Write one flat JSON document with unrounded numbers instead of the table." };
        Command command = new("evaluate", Description)
        {
            common.Run,
            common.Checkpoint,
            against,
            probe,
            probeTexts,
            pairs,
            json,
            common.Model,
            common.Device,
            common.Threads,
        };
        foreach (Option option in corpus.All)
            command.Add(option);

        command.SetAction(parsed =>
        {
            Option[] kinds = [.. new Option[] { against, probe, pairs }.Where(option => parsed.GetResult(option) is not null)];
            if (kinds.Length > 1)
                throw new UsageException($"{kinds[0].Name} and {kinds[1].Name} are different evaluations: give one of them.");
            if (kinds is [var kind] && kind != against && parsed.GetResult(corpus.Files) is not null)
                throw new UsageException($"{corpus.Files.Name} and {kind.Name} both name a text: give one of them.");
            if (parsed.GetResult(probeTexts) is not null && !kinds.Contains(probe))
                throw new UsageException($"{probeTexts.Name} limits {probe.Name}: give both or neither.");
            if (parsed.GetValue(against) is { } judge and not Reference)
                throw new UsageException($"{against.Name} is '{judge}': it must be {Reference}{NearestName.Suggestion(judge, [Reference])}");

            using RunTarget target = common.OpenRun(parsed, terminal);
            int? step = common.StepOf(parsed, target, terminal);
            ICorpus? other = corpus.Of(parsed);
            torch.Device device = common.PrepareDevice(parsed);
            bool asJson = parsed.GetValue(json);
            if (kinds.Contains(against))
                ReferenceEvaluation.Run(terminal, target, step, other, device, asJson);
            else if (kinds.Contains(probe))
                ProbeEvaluation.Run(
                    terminal,
                    target,
                    step,
                    parsed.GetRequiredValue(probe),
                    parsed.GetValue(probeTexts) ?? LinearProbe.DefaultTexts,
                    device,
                    asJson);
            else if (kinds.Contains(pairs))
                MinimalPairEvaluation.Run(terminal, target, step, parsed.GetRequiredValue(pairs)!, device, asJson);
            else
                HeldOutEvaluation.Run(terminal, target, step, other, device, asJson);
            return ExitCode.Success;
        });
        return command;
    }
}
