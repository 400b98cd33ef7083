namespace ElectraDsl.Data;

/// <summary>
/// What becomes of tokens that a full example has no room for. With <see cref="Packing.FullSentences"/>
/// and <see cref="Packing.BestFit"/> none are lost in either mode.
/// </summary>
public enum OverflowMode
{
    /// <summary>
    /// They are dropped, as in the original. Cheap where lines are sentences; where lines are whole paragraphs much of the text
    /// is lost (39 % of a corpus of novels at 128 tokens).
    /// </summary>
    Drop,

    /// <summary>They begin the next example of the same document: no token is lost.</summary>
    CarryOver,
}
