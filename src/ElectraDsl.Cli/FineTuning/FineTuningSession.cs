using ElectraDsl.FineTuning;
using ElectraDsl.Training;
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
    /// <param name="declared">The head as it is declared.</param>
    /// <param name="recipe">The same with the hyperparameters of the command line.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="data">The files of examples.</param>
    /// <param name="encoder">Where the encoder comes from.</param>
    /// <param name="device">What to train on.</param>
    /// <returns>The exit code.</returns>
    public int Start(
        FineTuningRecipe declared, FineTuningRecipe recipe, string folder, FineTuningData data, EncoderSource encoder, torch.Device device)
    {
        using Interruption interruption = Listen();
        TunedReport report = new(declared, new FineTuningDisplay(terminal));
        FineTuningOutcome outcome = FineTuningRun.Start(recipe, folder, data, encoder, device, commandLine, report, interruption.Token);
        report.Finish();
        return Finish(recipe, folder, outcome);
    }

    /// <summary>Resumes a run.</summary>
    /// <returns>The exit code.</returns>
    public int Resume(FineTuningRecipe head, string folder, IReadOnlyDictionary<string, object> given, torch.Device device)
    {
        using Interruption interruption = Listen();
        TunedReport report = new(head, new FineTuningDisplay(terminal));
        FineTuningOutcome outcome = FineTuningRun.Resume(head, folder, device, given, commandLine, report, interruption.Token);
        report.Finish();
        return Finish(FineTuningFolder.Open(folder).ReadRecipe(head), folder, outcome);
    }

    /// <summary>Runs that differ in their seed: those that are complete are kept, others resumed.</summary>
    /// <param name="declared">The head as it is declared.</param>
    /// <param name="recipe">The same with the hyperparameters of the command line, and the seed of the first run.</param>
    /// <param name="folder">The folder that holds the runs.</param>
    /// <param name="data">The files of examples.</param>
    /// <param name="encoder">Where the encoder comes from.</param>
    /// <param name="device">What to train on.</param>
    /// <param name="count">Number of runs.</param>
    /// <returns>The exit code.</returns>
    public int StartSeeds(
        FineTuningRecipe declared,
        FineTuningRecipe recipe,
        string folder,
        FineTuningData data,
        EncoderSource encoder,
        torch.Device device,
        int count)
    {
        CheckSeeds(recipe, folder, data, encoder, count);
        using Interruption interruption = Listen();
        List<TaskReport> reports = [];
        List<FineTuningFolder> ended = [];
        for (int index = 1; index <= count; index++)
        {
            string path = Path.Combine(folder, FolderOfSeed(index));
            TunedReport report = new(declared, new FineTuningDisplay(terminal));
            FineTuningOutcome outcome = FineTuningFolder.IsRun(path)
                ? FineTuningRun.Resume(recipe, path, device, given: null, commandLine, report, interruption.Token)
                : FineTuningRun.Start(Seeded(recipe, index), path, data, encoder, device, commandLine, report, interruption.Token);
            report.Finish();
            if (!outcome.Completed)
            {
                terminal.Line($"Stopped after {Words.Counted(index - 1, "seed")}; the same command continues.");
                return ExitCode.Interrupted;
            }

            reports.Add(outcome.Report!);
            ended.Add(FineTuningFolder.Open(path));
            SeedsPage.TryWrite(folder, recipe, ended, count, terminal.Warn);
        }

        TaskReportView.WriteSpread(terminal, recipe, reports);
        SayWhere(folder);
        return ExitCode.Success;
    }

    private static FineTuningRecipe Seeded(FineTuningRecipe recipe, int index) => recipe with { Seed = recipe.Seed + (ulong)index - 1 };

    /// <summary>Before the first one is trained: the folder is new, or holds runs that this command would have started.</summary>
    private static void CheckSeeds(FineTuningRecipe recipe, string folder, FineTuningData data, EncoderSource encoder, int count)
    {
        if (RunFolder.IsRun(folder) || FineTuningFolder.IsRun(folder))
            throw new RunException($"{folder} already holds a run, and the runs of --seeds have a folder of their own: name another one.");
        if (!Directory.Exists(folder))
            return;
        (int Index, string Path)[] started =
        [
            .. Enumerable
                .Range(1, count)
                .Select(index => (index, Path.Combine(folder, FolderOfSeed(index))))
                .Where(one => Directory.Exists(one.Item2)),
        ];
        if (started.Length == 0 && Directory.EnumerateFileSystemEntries(folder).FirstOrDefault() is { } foreign)
            throw new RunException($"{folder} is not empty and holds no runs of --seeds ({Path.GetFileName(foreign)} is in it): name a new or an empty folder.");
        foreach ((int index, string path) in started.Where(one => FineTuningFolder.IsRun(one.Path)))
            FineTuningFolder.Open(path).DemandSame(Seeded(recipe, index), data, encoder);
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
        SayWhere(folder);
        terminal.Line(recipe.Head.Task == HeadTask.SentenceEmbedding
            ? $"Use it: embed --run {folder} texts.txt --output vectors.npy"
            : $"Use it: predict --run {folder} texts.txt");
        return ExitCode.Success;
    }

    private void SayWhere(string folder) => terminal.Line($"Curves and tables: {Path.Combine(folder, PageFile.Name)}");

    private Interruption Listen() => new(() => terminal.Notice("Stopping after this update; everything will be saved. Ctrl-C again quits at once."));
}
