namespace ElectraDsl.Data;

/// <summary>One line of a corpus.</summary>
/// <param name="Text">The line.</param>
/// <param name="EndsDocument">Whether it is its document's last one.</param>
internal readonly record struct TextLine(string Text, bool EndsDocument)
{
    /// <summary>The lines of a document.</summary>
    public static IEnumerable<TextLine> Of(Document document) =>
        document.Lines.Select((text, index) => new TextLine(text, index == document.Lines.Count - 1));

    /// <summary>
    /// The lines of all documents. A corpus that can give its lines one by one need not hold a document, which may be the whole of it.
    /// </summary>
    public static IEnumerable<TextLine> Of(ICorpus corpus) => corpus is ILineCorpus lines ? lines.ReadLines() : corpus.ReadDocuments().SelectMany(Of);
}
