namespace ElectraDsl.Cli;

/// <summary>One line of a chart.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Color">Its color, as in CSS: #rrggbb; readable on white and on black.</param>
/// <param name="Points">Step and value.</param>
/// <param name="IsBaseline">Whether it is drawn dashed, as something to compare with.</param>
internal sealed record Curve(string Name, string Color, IReadOnlyList<(double Step, double Value)> Points, bool IsBaseline = false);
