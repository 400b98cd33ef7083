namespace ElectraDsl.Data;

/// <summary>Turns a corpus into a vocabulary and files of examples.</summary>
public static class CorpusPreparation
{
    /// <summary>Prepares a corpus, or opens what an earlier call with equal options has prepared from the same text.</summary>
    /// <param name="corpus">The text.</param>
    /// <param name="options">What shapes the examples.</param>
    /// <param name="folder">
    /// Where vocab.txt, shards/training.examples, shards/held-out.examples and shards/preparation.json go; created where it is absent.
    /// </param>
    /// <param name="progress">Gets progress, from the calling thread.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>; nothing half-written stays.</param>
    /// <exception cref="CorpusException">The text cannot be read or is too little.</exception>
    /// <exception cref="VocabularyException">The given vocabulary cannot be read or is not the declared one.</exception>
    public static PreparedCorpus Prepare(
        ICorpus corpus,
        PreparationOptions options,
        string folder,
        IProgress<PreparationProgress>? progress,
        CancellationToken cancellation) => throw new NotImplementedException();
}
