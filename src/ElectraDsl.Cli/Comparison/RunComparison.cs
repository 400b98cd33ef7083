using System.Text;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Cli;

/// <summary>Several runs side by side: a table, and a page with a curve for each.</summary>
public static class RunComparison
{
    /// <summary>Prints the newest held-out figures next to a trivial baseline, the budgets, and what the runs do differently.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="runs">Two runs or more, the one to compare with first.</param>
    /// <exception cref="RunException">A run was not evaluated yet, or cannot be read.</exception>
    public static void Print(TextWriter output, IReadOnlyList<ComparedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(output);
        ComparisonView.Write(Terminal.Plain(output, output), Read(runs));
    }

    /// <summary>Writes the comparison as one self-contained HTML page, in place in one move.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="title">What the page is called.</param>
    /// <param name="runs">Two runs or more, the one to compare with first.</param>
    /// <exception cref="RunException">A run was not evaluated yet, or cannot be read.</exception>
    public static void Write(string path, string title, IReadOnlyList<ComparedRun> runs) => Write(path, title, Read(runs));

    /// <summary>Writes the page of runs that were read.</summary>
    internal static void Write(string path, string title, IReadOnlyList<RunSummary> runs)
    {
        string page = ComparisonPage.Of(title, runs);
        AtomicWrite.File(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }

    /// <summary>Reads the runs.</summary>
    internal static IReadOnlyList<RunSummary> Read(IReadOnlyList<ComparedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return ReferenceComparison.SameSet([.. runs.Select(RunSummary.Read)]);
    }
}
