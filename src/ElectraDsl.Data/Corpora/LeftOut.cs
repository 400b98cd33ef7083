namespace ElectraDsl.Data;

/// <summary>Parts of a corpus that are not learned from, for one reason.</summary>
/// <param name="Unit">What the parts are, in the singular: <see cref="Document"/>, or what of a file cannot be read.</param>
/// <param name="Reason">The reason, in words that follow a number of them: "shorter than 200 characters".</param>
/// <param name="Count">How many.</param>
/// <param name="Example">The first of them, for a reader: its beginning, or where it stands and what is wrong with it.</param>
public sealed record LeftOut(string Unit, string Reason, long Count, string Example)
{
    /// <summary>The unit of what could be read, and is left out because it was asked for.</summary>
    public const string Document = "document";
}
