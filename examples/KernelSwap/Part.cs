using ElectraDsl.Data;

/// <summary>One document in so many of a corpus.</summary>
internal sealed class Part(ICorpus whole, int oneIn) : ICorpus
{
    public string Description => $"one document in {oneIn} of {whole.Description}";

    public string Fingerprint => $"{whole.Fingerprint}/{oneIn}";

    public IEnumerable<Document> ReadDocuments() => whole.ReadDocuments().Where((_, index) => index % oneIn == 0);
}
