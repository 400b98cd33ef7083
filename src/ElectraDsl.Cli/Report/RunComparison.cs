using System.Globalization;
using System.Text;
using ElectraDsl.Checkpoints;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Several runs side by side: a table, and a page with a curve for each.</summary>
public static class RunComparison
{
    /// <summary>The figures of the newest evaluation that are compared, in the order of the table.</summary>
    internal static readonly IReadOnlyList<(string Name, Func<EvaluationResult, string> Text)> Figures =
    [
        ("AUC", evaluation => Fixed(evaluation.RtdAuc)),
        ("recall", evaluation => Words.Percent(evaluation.RtdRecall)),
        ("precision", evaluation => Words.Percent(evaluation.RtdPrecision)),
        ("replaced", evaluation => Words.Percent(evaluation.ReplacedRate)),
        ("generator right", evaluation => Words.Percent(evaluation.GeneratorAccuracy)),
        ("tokens/s", evaluation => Words.Count((long)evaluation.TokensPerSecond)),
    ];

    /// <summary>Prints a table of the newest held-out figures, each model on the replacements of its own generator.</summary>
    /// <exception cref="RunException">A run was not evaluated yet, or cannot be read.</exception>
    public static void Print(TextWriter output, IReadOnlyList<ComparedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(runs);
        int nameWidth = runs.Max(run => run.Name.Length);
        output.WriteLine($"{"".PadRight(nameWidth)}  {string.Join("  ", Figures.Select(figure => figure.Name.PadLeft(figure.Name.Length)))}");
        foreach (ComparedRun run in runs)
        {
            EvaluationResult evaluation = Newest(run);
            output.WriteLine($"{run.Name.PadRight(nameWidth)}  {string.Join("  ", Figures.Select(figure => figure.Text(evaluation).PadLeft(figure.Name.Length)))}");
        }
    }

    /// <summary>Writes the comparison as one self-contained HTML page, in place in one move.</summary>
    /// <param name="path">The file; its folder is there.</param>
    /// <param name="title">What the page is called.</param>
    /// <param name="runs">Two runs or more, the one to compare with first.</param>
    /// <exception cref="RunException">A run was not evaluated yet, or cannot be read.</exception>
    public static void Write(string path, string title, IReadOnlyList<ComparedRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        string page = ComparisonPage.Of(title, runs);
        AtomicWrite.File(path, stream => stream.Write(Encoding.UTF8.GetBytes(page)));
    }

    /// <summary>The newest evaluation of a run.</summary>
    internal static EvaluationResult Newest(ComparedRun run) =>
        run.Folder.ReadEvaluation() ?? throw new RunException($"{run.Folder.Path} was not evaluated yet: let the run end, or use 'evaluate'.");

    private static string Fixed(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
