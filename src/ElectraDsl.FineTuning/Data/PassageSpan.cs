namespace ElectraDsl.FineTuning;

/// <summary>A part of a passage.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Start">Index of its first character, in UTF-16 units as .NET counts.</param>
public sealed record PassageSpan(string Text, int Start)
{
    /// <summary>Index behind its last character.</summary>
    public int End => Start + Text.Length;
}
