namespace ElectraDsl.Cli;

/// <summary>A column of a <see cref="FittingTable"/>.</summary>
/// <param name="Name">What stands above it; may be empty.</param>
/// <param name="AlignRight">Whether its cells are set to the right.</param>
/// <param name="MayWrap">Whether its cells may be broken into lines.</param>
internal sealed record FittingColumn(string Name, bool AlignRight = false, bool MayWrap = true)
{
    /// <summary>A column of numbers.</summary>
    public static FittingColumn Numbers(string name) => new(name, AlignRight: true, MayWrap: false);
}
