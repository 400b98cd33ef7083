namespace ElectraDsl.Data;

/// <summary>Packs lines into examples, in the order of the text. Not thread-safe.</summary>
internal interface IExampleBuilder
{
    /// <summary>Adds a line.</summary>
    /// <param name="ids">Its tokens, without special tokens; none change nothing. They must not change afterwards.</param>
    /// <param name="document">A number of its document, the same for documents with equal lines.</param>
    /// <returns>The examples that are complete now, often none; they need not hold this line.</returns>
    IReadOnlyList<Example> Add(IReadOnlyList<int> ids, int document);

    /// <summary>Ends the document of the lines before.</summary>
    /// <returns>The examples that are complete now, often none.</returns>
    IReadOnlyList<Example> EndDocument();

    /// <summary>Ends the text, after its last document has been ended. A second call changes nothing.</summary>
    /// <returns>What is left.</returns>
    IReadOnlyList<Example> EndText();
}
