using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>The prepared text that a run learns from.</summary>
/// <param name="Vocabulary">vocab.txt, with the checksum of its bytes.</param>
/// <param name="Training">The examples to train on, with <see cref="ExampleSet.Checksum"/>.</param>
/// <param name="HeldOut">The examples to evaluate on.</param>
/// <param name="Facts">What was counted while it was prepared.</param>
public sealed record RunCorpus(RunFile Vocabulary, RunFile Training, RunFile HeldOut, PreparationFacts Facts)
{
    /// <summary>The text for the referee, with the checksum of its bytes; null in runs of versions that kept none.</summary>
    public RunFile? ReferenceText { get; init; }

    /// <summary>Describes a prepared corpus.</summary>
    internal static RunCorpus Of(RunFolder run, PreparedCorpus corpus) => Of(run.Path, corpus);

    /// <summary>Describes a prepared corpus, seen from a folder.</summary>
    internal static RunCorpus Of(string folder, PreparedCorpus corpus) => new(
        RunFile.Of(folder, corpus.VocabularyPath, FileChecksum.Of(corpus.VocabularyPath)),
        RunFile.Of(folder, corpus.Training.Path, corpus.Training.Checksum),
        RunFile.Of(folder, corpus.HeldOut.Path, corpus.HeldOut.Checksum),
        corpus.Facts)
    {
        ReferenceText = corpus.ReferenceTextPath is { } path ? RunFile.Of(folder, path, FileChecksum.Of(path)) : null,
    };
}
