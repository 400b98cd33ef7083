namespace ElectraDsl.Training;

/// <summary>
/// What the referee found of one checkpoint: reference.json, with names in snake_case. Figures of different runs compare where the fingerprints are
/// equal, whatever the runs' generators, vocabularies and sequence lengths are.
/// </summary>
/// <param name="Format">Version of the file's form: 1.</param>
/// <param name="Step">Updates made when the checkpoint was taken.</param>
/// <param name="Corpus">The text in a few words; held-out for the run's own.</param>
/// <param name="Fingerprint">Of the set of corruptions: <see cref="ReferenceSet.Fingerprint"/>.</param>
/// <param name="ReferenceAuc">
/// The chance that the discriminator ranks a replaced word above an original one; a word is as suspect as its most suspect piece. 0.5 is chance.
/// </param>
/// <param name="ReferenceContextFreeAuc">The same of a detector that sees nothing but the word.</param>
/// <param name="ReferenceMargin">What the discriminator gains over that by context: the difference of the two.</param>
/// <param name="SwappedWordFound">Fraction of the sentences whose one swapped word is suspected more than every other.</param>
/// <param name="SwappedWordBlind">The fraction that random choice finds.</param>
/// <param name="ReplacedRate">Fraction of the words that were replaced.</param>
/// <param name="Words">Words that were evaluated for the AUC.</param>
/// <param name="Sentences">Sentences with a swapped word.</param>
public sealed record ReferenceResult(
    int Format,
    int Step,
    string Corpus,
    string Fingerprint,
    double ReferenceAuc,
    double ReferenceContextFreeAuc,
    double ReferenceMargin,
    double SwappedWordFound,
    double SwappedWordBlind,
    double ReplacedRate,
    long Words,
    int Sentences)
{
    /// <summary>The form that this version writes.</summary>
    internal const int CurrentFormat = 1;
}
