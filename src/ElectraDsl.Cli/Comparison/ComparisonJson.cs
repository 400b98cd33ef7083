using System.Text.Encodings.Web;
using System.Text.Json;

namespace ElectraDsl.Cli;

/// <summary>A comparison for programs that read it: the same numbers, unrounded; names in snake_case.</summary>
internal static class ComparisonJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>All runs in one document.</summary>
    public static string Of(IReadOnlyList<RunSummary> runs) => JsonSerializer.Serialize(
        new
        {
            Warnings = Comparability.Warnings(runs),
            Notes = ReferenceComparison.Notes(runs),
            Runs = runs.Select(run => new
            {
                run.Name,
                run.Run.Folder.Path,
                Model = run.Manifest.Model.FullName,
                run.Manifest.Model.Fingerprint,
                Evaluation = run.Evaluation.ToJson(),
                run.Reference,
                run.Probe,
                Budget = new
                {
                    Steps = run.Evaluation.Step,
                    Tokens = Known(run.Tokens),
                    TrainingFlops = Known(run.Flops),
                    run.Evaluation.Seconds,
                },
                BestIn = ComparisonFigure.Of(runs).Where(figure => figure.BestOf(runs).Contains(run)).Select(figure => figure.Name),
                Differences = run == runs[0]
                    ? null
                    : Comparability.Differences(runs[0], run).Select(difference => new { difference.Name, difference.First, difference.Other }),
            }),
        },
        Options);

    // JSON has no NaN.
    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}
