using System.CommandLine;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary><c>demo</c>: shows what a trained discriminator sees.</summary>
internal static class DemoCommand
{
    private const string Description =
        "Shows how likely each word of a text was replaced, according to the discriminator: of --text, of the lines of standard input, or of held-out sentences in which one word was swapped.";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "demo --run runs/small",
        "demo --run runs/small --text \"The chef ate the meal.\" \"The chef cooked the meal.\"",
        "echo \"The chef ate the meal.\" | demo --run runs/small --json",
    ];

    // What .NET makes of bytes that are not UTF-8; the tokenizer, as the original's, drops it.
    private const string ReplacementCharacter = "\uFFFD";

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Option<string[]> text = new("--text")
        {
            Description = "Texts, each in quotes. A text longer than the run's --sequence-length is split.",
            HelpName = "text",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> json = new("--json") { Description = "Write one JSON document with unrounded probabilities." };
        Command command = new("demo", Description) { common.Run, common.Checkpoint, text, json, common.Model, common.Device, common.Threads };
        command.SetAction(parsed =>
        {
            using RunTarget target = common.OpenRun(parsed, terminal);
            int? step = common.StepOf(parsed, target, terminal);
            string[] texts = parsed.GetValue(text) is { Length: > 0 } given ? given : LinesOf(terminal);
            if (texts.FirstOrDefault(line => line.Contains(ReplacementCharacter, StringComparison.Ordinal)) is { } damaged)
                throw new UsageException(
                    $"'{damaged}' is not valid UTF-8, or contains U+FFFD, the replacement character: convert it, for example with iconv -t UTF-8.");
            bool asJson = parsed.GetValue(json);
            using JointTrainer trainer = target.TrainedJoint(common.PrepareDevice(parsed), out int taken, step);
            if (texts.Length == 0)
                Show(Demonstration.Run(target.HeldOut, target.Vocabulary, trainer), DemonstrationView.Write, DemonstrationJson.Of);
            else
                Show(ScoredText.Of(texts, trainer, target.Vocabulary), DemonstrationView.Write, DemonstrationJson.Of);
            return ExitCode.Success;

            void Show<T>(T found, Action<Terminal, T> write, Func<string, int, T, string> document)
            {
                if (asJson)
                    terminal.Output.WriteLine(document(target.Folder.Path, taken, found));
                else
                    write(terminal, found);
            }
        });
        return command;
    }

    /// <summary>The lines of standard input that hold something; none where it is a keyboard.</summary>
    private static string[] LinesOf(Terminal terminal)
    {
        if (terminal.Input is not { } input)
            return [];

        // A program that starts this one may leave a pipe open behind which nobody writes.
        Task<string> reading = Task.Run(input.ReadToEnd);
        if (!reading.Wait(TimeSpan.FromSeconds(2)))
            terminal.Notice("Reading texts from standard input until it ends. For held-out sentences: < /dev/null");
        return [.. reading.GetAwaiter().GetResult().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }
}
