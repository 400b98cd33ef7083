using ElectraDsl.FineTuning;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Fine-tunes, watched in the terminal.</summary>
/// <param name="terminal">Where it is watched.</param>
/// <param name="commandLine">What the user typed.</param>
internal sealed class FineTuningSession(Terminal terminal, string commandLine)
{
    /// <summary>The folder of one of several runs, from 1.</summary>
    public static string FolderOfSeed(int index) => $"seed-{index}";

    /// <summary>Starts a new run.</summary>
    /// <returns>The exit code.</returns>
    public int Start(FineTuningRecipe recipe, string folder, FineTuningData data, EncoderSource encoder, torch.Device device)
    {
        using Interruption interruption = Listen();
        return Finish(recipe, folder, FineTuningRun.Start(
            recipe, folder, data, encoder, device, commandLine, new FineTuningDisplay(terminal), interruption.Token));
    }

    /// <summary>Resumes a run.</summary>
    /// <returns>The exit code.</returns>
    public int Resume(FineTuningRecipe head, string folder, IReadOnlyDictionary<string, object> given, torch.Device device)
    {
        using Interruption interruption = Listen();
        FineTuningOutcome outcome = FineTuningRun.Resume(
            head, folder, device, given, commandLine, new FineTuningDisplay(terminal), interruption.Token);
        return Finish(FineTuningFolder.Open(folder).ReadRecipe(head), folder, outcome);
    }

    /// <summary>Runs that differ in their seed: those that are complete are kept, others resumed.</summary>
    /// <returns>The exit code.</returns>
    public int StartSeeds(
        FineTuningRecipe recipe, string folder, FineTuningData data, EncoderSource encoder, torch.Device device, int count)
    {
        using Interruption interruption = Listen();
        List<TaskReport> reports = [];
        for (int index = 1; index <= count; index++)
        {
            string path = Path.Combine(folder, FolderOfSeed(index));
            FineTuningRecipe seeded = recipe with { Seed = recipe.Seed + (ulong)index - 1 };
            FineTuningDisplay display = new(terminal);
            FineTuningOutcome outcome = FineTuningFolder.IsRun(path)
                ? FineTuningRun.Resume(recipe, path, device, given: null, commandLine, display, interruption.Token)
                : FineTuningRun.Start(seeded, path, data, encoder, device, commandLine, display, interruption.Token);
            if (!outcome.Completed)
            {
                terminal.Line($"Stopped after {Words.Counted(index - 1, "seed")}; the same command continues.");
                return ExitCode.Interrupted;
            }

            reports.Add(outcome.Report!);
        }

        TaskReportView.WriteSpread(terminal, recipe, reports);
        return ExitCode.Success;
    }

    private int Finish(FineTuningRecipe recipe, string folder, FineTuningOutcome outcome)
    {
        if (!outcome.Completed)
        {
            terminal.Line($"Stopped after {Words.Counted(outcome.Step, "update")}. Continue with: finetune --resume {folder}");
            return ExitCode.Interrupted;
        }

        terminal.Line();
        string title = $"Development examples, {recipe.Head.Name} after {Words.Counted(outcome.Report!.Step, "update")}";
        TaskReportView.Write(terminal, recipe, outcome.Report, title);
        terminal.Line();
        terminal.Line(recipe.Head.Task == HeadTask.SentenceEmbedding
            ? $"Use it: embed --run {folder} texts.txt --output vectors.npy"
            : $"Use it: predict --run {folder} texts.txt");
        return ExitCode.Success;
    }

    private Interruption Listen() => new(() => terminal.Notice("Stopping after this update; everything will be saved. Ctrl-C again quits at once."));
}
