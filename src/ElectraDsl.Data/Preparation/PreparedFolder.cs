namespace ElectraDsl.Data;

/// <summary>A folder in which text was prepared before, to train on without the text.</summary>
public static class PreparedFolder
{
    /// <summary>Whether text was prepared in a folder.</summary>
    public static bool IsPrepared(string path) => File.Exists(new PreparationFolder(path).Record);

    /// <summary>
    /// Refuses a folder in which a preparation would destroy something: text that was prepared from other files or with other options, on which runs
    /// may depend, or files that no preparation wrote.
    /// </summary>
    /// <param name="path">The folder; it need not exist.</param>
    /// <param name="corpus">The text that is going to be prepared there.</param>
    /// <param name="options">How.</param>
    /// <exception cref="CorpusException">It is not free; one line.</exception>
    public static void DemandFree(string path, ICorpus corpus, PreparationOptions options)
    {
        ArgumentNullException.ThrowIfNull(corpus);
        ArgumentNullException.ThrowIfNull(options);
        if (!Directory.Exists(path))
            return;
        IEnumerable<string?> names = Directory.EnumerateFileSystemEntries(path).Select(Path.GetFileName);
        if (names.FirstOrDefault(name => !PreparationFolder.Names.Contains(name)) is { } other)
            throw new CorpusException($"{path} holds other files ({other}): name a new folder for the prepared text.");
        if (PreparationRecord.TryRead(new PreparationFolder(path).Record) is not { } record)
            return;
        WordPieceVocabulary? given = options.VocabularyPath is { } vocabulary ? WordPieceVocabulary.Load(vocabulary) : null;
        if (!record.AnswersSame(PreparationRecord.Question(corpus, options, given)))
        {
            throw new CorpusException(
                $"{path} holds text that was prepared from other files or with other options ({record.Corpus}), and runs may depend on it: name another folder, or delete this one.");
        }
    }

    /// <summary>Opens what was prepared.</summary>
    /// <param name="path">The folder that <see cref="CorpusPreparation"/> wrote.</param>
    /// <param name="demanded">
    /// What the examples must be like. The held-out fraction, the seed and the path of the vocabulary do not matter: the folder has its own.
    /// </param>
    /// <returns>The prepared corpus, which the caller disposes.</returns>
    /// <exception cref="CorpusException">Nothing was prepared there, it is damaged, or was prepared otherwise; one line.</exception>
    /// <exception cref="VocabularyException">Its vocabulary is not the declared one.</exception>
    public static PreparedCorpus Open(string path, PreparationOptions demanded)
    {
        PreparedCorpus corpus = Open(path, out PreparationOptions options);
        try
        {
            corpus.Vocabulary.Check(demanded.VocabularySize, demanded.Special);
            string[] differences = [.. Differences(options, demanded)];
            return differences.Length == 0
                ? corpus
                : throw new CorpusException(
                    $"{path} was prepared otherwise than this model reads it: give {string.Join(' ', differences)}, or prepare the text again.");
        }
        catch
        {
            corpus.Dispose();
            throw;
        }
    }

    /// <summary>Opens what was prepared, whatever it is like.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">How it was prepared.</param>
    /// <returns>The prepared corpus, which the caller disposes.</returns>
    /// <exception cref="CorpusException">Nothing was prepared there, or it is damaged; one line.</exception>
    /// <exception cref="ExampleSetException">Examples are gone or damaged; one line.</exception>
    public static PreparedCorpus Open(string path, out PreparationOptions options)
    {
        PreparationFolder folder = new(path);
        if (!File.Exists(folder.Record))
        {
            throw new CorpusException(
                !Directory.Exists(path) ? $"{path} does not exist: name a folder of prepared text."
                : $"{path} holds no prepared text: prepare it with prepare --corpus <files> --output <folder>, and name that folder.");
        }

        PreparationRecord record = PreparationRecord.TryRead(folder.Record) ?? throw Damaged(path);
        options = record.Options;
        if (record.Format != PreparationRecord.CurrentFormat)
            throw Damaged(path);
        try
        {
            return folder.Open(record) with { Description = record.Corpus };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"The prepared text in {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>In what two texts differ that are to be read together; null in nothing.</summary>
    internal static string? Difference(PreparationOptions one, PreparationOptions other)
    {
        string[] here = [.. Differences(one, other)], there = [.. Differences(other, one)];
        return here.Length == 0 ? null : $"{string.Join(' ', here)}, not {string.Join(' ', there)}";
    }

    private static CorpusException Damaged(string path) =>
        new($"The prepared text in {path} is damaged or of another version: prepare it again with prepare --corpus <files> --output {path}.");

    /// <summary>The options that a command must give for examples to be read as they are.</summary>
    private static IEnumerable<string> Differences(PreparationOptions prepared, PreparationOptions demanded)
    {
        if (prepared.SequenceLength != demanded.SequenceLength)
            yield return $"--sequence-length {prepared.SequenceLength}";
        if (prepared.LowerCase != demanded.LowerCase)
            yield return $"--lower-case {(prepared.LowerCase ? "true" : "false")}";
        if (prepared.Pretokenization != demanded.Pretokenization)
            yield return $"a model of Pretokenization.{prepared.Pretokenization}";
        if (prepared.Packing != demanded.Packing)
            yield return $"--packing {NameOf(prepared.Packing)}";
        if (prepared.Overflow != demanded.Overflow)
            yield return $"--carry-overflow {(prepared.Overflow == OverflowMode.CarryOver ? "true" : "false")}";
    }

    private static string NameOf(Packing packing) => packing switch
    {
        Packing.FullSentences => "full-sentences",
        Packing.NextSentence => "next-sentence",
        Packing.BestFit => "best-fit",
        Packing.SentencePairs => "sentence-pairs",
        _ => "original",
    };
}
