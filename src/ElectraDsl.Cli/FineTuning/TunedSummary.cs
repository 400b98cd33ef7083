using ElectraDsl.FineTuning;

namespace ElectraDsl.Cli;

/// <summary>A fine-tuning run, or those of one command that differ in their seed, to be compared with others.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Path">Its folder.</param>
/// <param name="Manifest">What it was started with; of several seeds, that of the first.</param>
/// <param name="Reports">What the best checkpoint of each seed makes of the development examples.</param>
internal sealed record TunedSummary(string Name, string Path, FineTuningManifest Manifest, IReadOnlyList<TaskReport> Reports)
{
    /// <summary>Whether a folder is one.</summary>
    public static bool IsAt(string path) => FineTuningFolder.IsRun(path) || FineTuningFolder.IsRun(FirstSeed(path));

    /// <summary>Reads one.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="path">Its folder.</param>
    /// <exception cref="RunException">It cannot be read, or was not evaluated yet.</exception>
    public static TunedSummary Read(string name, string path)
    {
        List<FineTuningFolder> folders = [];
        if (FineTuningFolder.IsRun(path))
            folders.Add(FineTuningFolder.Open(path));
        for (int seed = 1; folders.Count == seed - 1 && FineTuningFolder.IsRun(Seed(path, seed)); seed++)
            folders.Add(FineTuningFolder.Open(Seed(path, seed)));
        return new TunedSummary(
            name,
            path,
            folders[0].ReadManifest(),
            [.. folders.Select(folder => folder.ReadReport() ?? throw new RunException($"{folder.Path} has no evaluation.json: let it train longer, or resume it."))]);
    }

    /// <summary>The figures of all seeds, the lowest first.</summary>
    public double[] Figures(string name) => [.. Reports.Select(report => report.Figures[name]).Order()];

    /// <summary>Their median; NaN where one is.</summary>
    public double Median(string name) => Spread.Of(Figures(name))!.Median;

    private static string FirstSeed(string path) => Seed(path, 1);

    private static string Seed(string path, int seed) => System.IO.Path.Combine(path, FineTuningSession.FolderOfSeed(seed));
}
