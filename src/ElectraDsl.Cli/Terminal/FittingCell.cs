using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>A cell of a <see cref="FittingTable"/>.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="Style">Its look; null for the usual one.</param>
internal sealed record FittingCell(string Text, Style? Style = null)
{
    /// <summary>A cell of the usual look.</summary>
    public static implicit operator FittingCell(string text) => new(text);
}
