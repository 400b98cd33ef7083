using System.CommandLine;
using ElectraDsl.Checkpoints;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary><c>compare</c>: several runs side by side.</summary>
internal static class CompareCommand
{
    private const string Description =
        "Compares runs: held-out figures with trivial baselines, budgets, and the differences of models and recipes. Reads run folders only, of any model or head.";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "compare runs/small runs/focal",
        "compare runs/rates",
        "compare runs/* --output runs/comparison.html",
        "compare runs/small runs/focal --json",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(Terminal terminal)
    {
        Argument<string[]> runs = new("runs")
        {
            Description = "Folders of two or more runs, the one to compare with first; a sweep's folder means all its runs, that of finetune --seeds the median of its seeds.",
            HelpName = "folders",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> output = new("--output")
        {
            Description = "Also write a page with the tables and a chart of each figure, for example runs/comparison.html.",
            HelpName = "file",
        };
        Option<bool> json = new("--json") { Description = "Write one JSON document with unrounded numbers instead of tables." };
        Command command = new("compare", Description) { runs, output, json };
        command.SetAction(parsed =>
        {
            (string Name, string Path)[] named = Named([.. parsed.GetRequiredValue(runs).SelectMany(RunsIn)]);
            string? page = parsed.GetValue(output);
            if (named.Any(run => TunedSummary.IsAt(run.Path)))
                return CompareTuned(terminal, named, page, parsed.GetValue(json));
            ComparedRun[] opened = [.. named.Select(run => new ComparedRun(run.Name, RunFolder.Open(run.Path)))];
            foreach (ComparedRun run in opened)
                run.Folder.WarnOfDamagedRecords(terminal.Warn);
            IReadOnlyList<RunSummary> compared = RunComparison.Read(opened);
            if (page is not null)
                CheckPage(page);
            if (parsed.GetValue(json))
                terminal.Output.WriteLine(ComparisonJson.Of(compared));
            else
                ComparisonView.Write(terminal, compared);
            if (page is null)
                return ExitCode.Success;
            RunComparison.Write(page, string.Join(", ", compared.Select(run => run.Name)), compared);
            if (!parsed.GetValue(json))
            {
                terminal.Line();
                terminal.Line($"Curves and tables: {page}");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static int CompareTuned(Terminal terminal, (string Name, string Path)[] named, string? page, bool isJson)
    {
        if (named.FirstOrDefault(run => !TunedSummary.IsAt(run.Path)).Path is { } other)
            throw new UsageException(PathObstacle.ToFolder(other) is { } obstacle ? $"{obstacle}: name the folder of a run."
                : $"{named.First(run => TunedSummary.IsAt(run.Path)).Path} is a fine-tuning run and {other} is none: compare runs of one kind.");
        if (page is not null)
            throw new UsageException("--output draws curves of pre-training runs: leave it out for fine-tuning runs.");
        TunedSummary[] runs = [.. named.Select(run => TunedSummary.Read(run.Name, run.Path))];
        TunedComparison.Check(runs);
        if (isJson)
            terminal.Output.WriteLine(TunedComparison.Json(runs));
        else
            TunedComparison.Write(terminal, runs);
        return ExitCode.Success;
    }

    /// <summary>The finished runs of a sweep; any other folder is its own.</summary>
    private static IEnumerable<string> RunsIn(string path)
    {
        if (!SweepFolder.IsSweep(path))
            return [path];
        SweepFolder sweep = SweepFolder.Open(path);
        return sweep.ReadManifest().Runs.Where(run => run is { IsOver: true, Failure: null }).Select(sweep.PathOf);
    }

    /// <summary>Runs by the names of their folders; by the whole paths where those are alike.</summary>
    private static (string Name, string Path)[] Named(string[] paths)
    {
        if (paths.Length < 2)
            throw new UsageException("compare needs two or more runs: compare runs/first runs/second.");
        if (paths.Any(string.IsNullOrWhiteSpace))
            throw new UsageException("One of the runs is '', which is empty: name its folder.");
        string[] full = [.. paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))];
        if (full.GroupBy(path => path, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new UsageException($"{twice.Key} is named twice: name each run once.");
        string[] names = [.. full.Select(path => Path.GetFileName(path))];
        bool areDistinct = names.Distinct(StringComparer.Ordinal).Count() == names.Length;
        return [.. paths.Select((path, index) => (areDistinct ? names[index] : path, path))];
    }

    private static void CheckPage(string path)
    {
        if (!path.EndsWith(".html", StringComparison.OrdinalIgnoreCase) || Directory.Exists(path)) // what is no page is not written over
            throw new UsageException($"--output is '{path}': name the page's file with the extension .html, for example runs/comparison.html.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new UsageException($"--output is '{path}', but {folder} does not exist: create it, or name another file.");
    }
}
