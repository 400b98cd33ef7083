namespace ElectraDsl.Data;

/// <summary>A corpus that gives its lines one by one, so that a document of any length takes no memory.</summary>
internal interface ILineCorpus
{
    /// <summary>Streams the lines of all documents in their order; none of them is blank.</summary>
    /// <exception cref="CorpusException">The text cannot be read; one line that names the file and the place.</exception>
    IEnumerable<TextLine> ReadLines();
}
