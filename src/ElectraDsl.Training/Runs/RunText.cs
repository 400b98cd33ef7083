using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>
/// The text of a run that was started before. Each part is found, and proven by its checksum to be the run's own, when it is first asked
/// for: so a command reads no more than it needs, and never what was changed.
/// </summary>
/// <remarks>Whoever opens it disposes it. Examples are read to their end when they are opened; a vocabulary always is.</remarks>
public sealed class RunText : IDisposable
{
    private readonly RunFolder run;
    private readonly RunCorpus corpus;
    private WordPieceVocabulary? vocabulary;
    private ExampleSet? training, heldOut;

    /// <summary>Opens nothing yet.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="RunException">Its run.json cannot be read, or was changed.</exception>
    public RunText(RunFolder run)
    {
        ArgumentNullException.ThrowIfNull(run);
        this.run = run;
        corpus = run.ReadManifest().Corpus;
    }

    /// <summary>The vocabulary.</summary>
    /// <exception cref="RunException">It is gone, or is not the run's.</exception>
    public WordPieceVocabulary Vocabulary => vocabulary ??= WordPieceVocabulary.Load(VocabularyPath);

    /// <summary>Path of vocab.txt.</summary>
    /// <exception cref="RunException">It is gone, or is not the run's.</exception>
    public string VocabularyPath =>
        Find("vocabulary", corpus.Vocabulary, run.VocabularyPath, path => FileChecksum.Of(path) == corpus.Vocabulary.Checksum ? path : null);

    /// <summary>The examples to train on.</summary>
    /// <exception cref="RunException">They are gone, damaged, or another run's.</exception>
    public ExampleSet Training =>
        training ??= Find("training examples", corpus.Training, run.TrainingPath, path => Open(path, corpus.Training.Checksum));

    /// <summary>The examples to evaluate on.</summary>
    /// <exception cref="RunException">They are gone, damaged, or another run's.</exception>
    public ExampleSet HeldOut => heldOut ??= Find("held-out examples", corpus.HeldOut, run.HeldOutPath, path => Open(path, corpus.HeldOut.Checksum));

    /// <summary>Path of the text for the referee, as it was written; null where the run was started by a version that kept none.</summary>
    /// <exception cref="RunException">It is gone, or is not the run's.</exception>
    public string? ReferenceTextPath => corpus.ReferenceText is { } file
        ? Find("reference text", file, run.ReferenceTextPath, path => FileChecksum.Of(path) == file.Checksum ? path : null)
        : null;

    /// <summary>All of it. This object keeps the files, and closes them.</summary>
    /// <exception cref="RunException">A part is gone, damaged, or another run's.</exception>
    public PreparedCorpus Corpus => new(Vocabulary, VocabularyPath, Training, HeldOut, corpus.Facts, Reused: true);

    /// <summary>Fails where a prepared corpus is not the one that the run was started with.</summary>
    /// <exception cref="RunException">It is not; the message names the file.</exception>
    internal void CheckSame(PreparedCorpus given)
    {
        RunCorpus now = RunCorpus.Of(run, given);
        foreach ((string what, string path, RunFile started, RunFile here) in new[]
        {
            ("vocabulary", given.VocabularyPath, corpus.Vocabulary, now.Vocabulary),
            ("text", given.Training.Path, corpus.Training, now.Training),
            ("text", given.HeldOut.Path, corpus.HeldOut, now.HeldOut),
        })
        {
            if (started.Checksum != here.Checksum)
                throw new RunException(
                    $"{path} is not the {what} that {run.Path} was started with (checksum {here.Checksum}, not {started.Checksum}): give the same corpus.");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        training?.Dispose();
        heldOut?.Dispose();
    }

    private static ExampleSet? Open(string path, string checksum)
    {
        ExampleSet file = new(path);
        if (file.Checksum == checksum)
            return file;
        file.Dispose();
        return null;
    }

    /// <summary>Opens the first file that is the run's.</summary>
    private T Find<T>(string what, RunFile file, string own, Func<string, T?> open)
        where T : class
    {
        string? refused = null;
        foreach (string path in file.Places(run.Path, own).Where(File.Exists))
        {
            try
            {
                if (open(path) is { } found)
                    return found;
                refused ??= $"{path} is not the {what} that {run.Path} was started with (its checksum is not {file.Checksum})";
            }
            catch (Exception e) when (e is ExampleSetException or IOException or UnauthorizedAccessException)
            {
                // ExampleSetException: its advice, to prepare the text again, is for a folder without a run.
                refused ??= e is ExampleSetException { OtherVersion: { } version }
                    ? $"{path}, the {what} of {run.Path}, has format version {version}, which another version of ElectraDsl wrote"
                    : e is ExampleSetException { InnerException: null } ? $"{(e as ExampleSetException)?.Shard ?? path}, the {what} of {run.Path}, is damaged"
                    : $"{path}, the {what} of {run.Path}, cannot be read: {(e.InnerException ?? e).Message.TrimEnd('.')}";
            }
        }

        refused ??= $"{file.Origin ?? file.Path}, the {what} of {run.Path}, is gone";
        string remedy = file.Origin is null ? "restore the run's own file" : $"put it back, or copy vocab.txt and shards of that text into {run.Path}";
        throw new RunException($"{refused}: {remedy}, or start a new run with pretrain --corpus <files>.");
    }
}
