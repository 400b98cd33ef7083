using System.Text.Json.Nodes;

namespace ElectraDsl.Cli;

/// <summary>What a sweep has found for programs that read it: the same figures, unrounded; names in snake_case.</summary>
internal static class SweepJson
{
    /// <summary>The whole sweep in one document.</summary>
    public static string Of(SweepResult result) => Of(result, SweepFigure.Of(result.Variants));

    private static string Of(SweepResult result, IReadOnlyList<SweepFigure> figures) => JsonText.Of(new
    {
        result.Folder.Path,
        result.Manifest.CommandLine,
        result.Manifest.Budget,
        Warnings = result.Warnings(),
        Variants = result.Variants.Select(variant => new
        {
            variant.Name,
            variant.Variant.Model,
            Hyperparameters = variant.Variant.Given,
            Steps = variant.Variant.Recipe?["steps"],
            Figures = Figures(variant, figures),
            Runs = variant.Runs.Select(run => new
            {
                run.Run.Folder,
                run.Run.Seed,
                run.IsFinished,
                run.Failure,
                Figures = run.IsFinished ? Figures(run.Points[^1], figures) : null,
            }),
        }),
        Differences = SweepDifferences.Of(result.Variants),
    });

    private static JsonObject Figures(SweptVariant variant, IReadOnlyList<SweepFigure> figures)
    {
        JsonObject json = [];
        foreach (SweepFigure figure in figures)
        {
            json[figure.JsonName] = variant.Of(figure) is { } spread && double.IsFinite(spread.Median)
                ? new JsonObject { ["median"] = spread.Median, ["lowest"] = spread.Lowest, ["highest"] = spread.Highest, ["baseline"] = Known(variant.BaselineOf(figure)) }
                : null;
        }

        return json;
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private static JsonObject Figures(SweptPoint point, IReadOnlyList<SweepFigure> figures)
    {
        JsonObject json = [];
        foreach (SweepFigure figure in figures)
            json[figure.JsonName] = double.IsFinite(figure.Value(point)) ? figure.Value(point) : null; // JSON has no NaN
        return json;
    }
}
