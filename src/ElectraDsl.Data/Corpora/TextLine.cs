namespace ElectraDsl.Data;

/// <summary>One line of a corpus.</summary>
/// <param name="Text">The line.</param>
/// <param name="EndsDocument">Whether it is its document's last one.</param>
internal readonly record struct TextLine(string Text, bool EndsDocument)
{
    /// <summary>The lines of a document.</summary>
    public static IEnumerable<TextLine> Of(Document document) =>
        document.Lines.Select((text, index) => new TextLine(text, index == document.Lines.Count - 1));
}
