namespace ElectraDsl.Data;

/// <summary>A corpus that is ready to train on. Whoever prepared it disposes it; that closes both files.</summary>
/// <param name="Vocabulary">The vocabulary.</param>
/// <param name="VocabularyPath">The vocab.txt in the folder.</param>
/// <param name="Training">Examples to train on: at least one.</param>
/// <param name="HeldOut">Examples of other documents, to evaluate on: at least one.</param>
/// <param name="Facts">What was counted.</param>
/// <param name="Reused">Whether the folder held all this already.</param>
public sealed record PreparedCorpus(
    WordPieceVocabulary Vocabulary,
    string VocabularyPath,
    ExampleSet Training,
    ExampleSet HeldOut,
    PreparationFacts Facts,
    bool Reused) : IDisposable
{
    /// <summary>What the text is, in a few words: <see cref="ICorpus.Description"/>. Empty where nobody knows it any more.</summary>
    public string Description { get; init; } = "";

    /// <summary>Path of the text that <see cref="ReferenceText.Read"/> reads; null where none was kept.</summary>
    public string? ReferenceTextPath { get; init; }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        Training.Dispose();
        HeldOut.Dispose();
    }
}
