using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Color">Its color, as in CSS: #rrggbb; readable on white and on black.</param>
/// <param name="Points">Step and value.</param>
/// <param name="IsBaseline">Whether it is drawn dashed, as something to compare with.</param>
internal sealed record Curve(string Name, string Color, IReadOnlyList<(double Step, double Value)> Points, bool IsBaseline = false)
{
    /// <summary>The values of records that are known, over their steps.</summary>
    public static Curve Of<T>(string name, string color, IReadOnlyList<T> records, Func<T, double> value, bool isBaseline = false)
        where T : IStepRecord =>
        new(
            name,
            color,
            [.. records.Where(record => !double.IsNaN(value(record))).Select(record => ((double)record.Step, value(record)))],
            isBaseline);
}
