namespace ElectraDsl.Data;

/// <summary>Raw text to pre-train on. Read several times: the same documents must come in the same order each time.</summary>
public interface ICorpus
{
    /// <summary>What the corpus is, in a few words, for reports.</summary>
    string Description { get; }

    /// <summary>A text that changes whenever the documents change: prepared examples are reused while it stays the same.</summary>
    string Fingerprint { get; }

    /// <summary>What of the text is left out and why; complete once the documents have been read. Nothing, unless a corpus says otherwise.</summary>
    IReadOnlyList<LeftOut> LeftOut => [];

    /// <summary>How much of the text the reading that began last has passed, 0 to 1, for display; 0 where nobody knows.</summary>
    double FractionRead => 0;

    /// <summary>Streams the documents.</summary>
    /// <exception cref="CorpusException">The text cannot be read; one line that names the file and the place.</exception>
    IEnumerable<Document> ReadDocuments();
}
