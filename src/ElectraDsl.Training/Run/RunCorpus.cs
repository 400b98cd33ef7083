using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>Which prepared text a run learns from, so that a resumed run cannot go on with another.</summary>
/// <param name="Vocabulary">Path of vocab.txt.</param>
/// <param name="Training">Path of the examples to train on.</param>
/// <param name="TrainingChecksum">Checksum of their contents.</param>
/// <param name="HeldOut">Path of the examples to evaluate on.</param>
/// <param name="HeldOutChecksum">Checksum of their contents.</param>
public sealed record RunCorpus(string Vocabulary, string Training, string TrainingChecksum, string HeldOut, string HeldOutChecksum)
{
    /// <summary>Describes a prepared corpus.</summary>
    public static RunCorpus Of(PreparedCorpus corpus) => new(
        corpus.VocabularyPath,
        corpus.Training.Path,
        corpus.Training.Checksum,
        corpus.HeldOut.Path,
        corpus.HeldOut.Checksum);
}
