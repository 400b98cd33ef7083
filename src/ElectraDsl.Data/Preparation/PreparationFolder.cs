namespace ElectraDsl.Data;

/// <summary>Where the files of a preparation lie.</summary>
internal sealed class PreparationFolder(string folder)
{
    private readonly List<string> created = [];

    public string Vocabulary => Path.Combine(folder, "vocab.txt");

    public string Training => Path.Combine(folder, "shards", "training.examples");

    public string HeldOut => Path.Combine(folder, "shards", "held-out.examples");

    public string ReferenceText => Path.Combine(folder, "shards", "reference.txt.gz");

    public string Record => Path.Combine(folder, "shards", "preparation.json");

    public void Create()
    {
        string shards = Path.GetFullPath(Path.Combine(folder, "shards"));
        for (string? missing = shards; missing is not null && !Directory.Exists(missing); missing = Path.GetDirectoryName(missing))
            created.Add(missing);
        _ = Directory.CreateDirectory(shards);
    }

    /// <summary>Deletes the folders that <see cref="Create"/> made, the innermost first, as far as nothing has been put into them.</summary>
    public void DeleteWhatIsEmpty()
    {
        foreach (string path in created.Where(Directory.Exists).TakeWhile(path => !Directory.EnumerateFileSystemEntries(path).Any()))
            Directory.Delete(path);
    }

    /// <summary>Opens what was prepared for the same question; null where that is not there, or not all of it.</summary>
    public PreparedCorpus? TryReuse(PreparationRecord question)
    {
        if (PreparationRecord.TryRead(Record) is not PreparationRecord record || !record.AnswersSame(question))
            return null;
        ExampleFile? training = null;
        ExampleFile? heldOut = null;
        try
        {
            WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(Vocabulary);
            training = new ExampleFile(Training);
            heldOut = new ExampleFile(HeldOut);
            if (PreparationRecord.ChecksumOf(vocabulary) == record.Vocabulary
                && training.Checksum == record.Training
                && heldOut.Checksum == record.HeldOut
                && ReferenceTextWriter.ChecksumOf(ReferenceText) == record.ReferenceText)
                return new PreparedCorpus(vocabulary, Vocabulary, training, heldOut, record.Facts, Reused: true)
                {
                    ReferenceTextPath = ReferenceText,
                };
        }
        catch (Exception e) when (e is VocabularyException or ExampleFileException or IOException or UnauthorizedAccessException)
        {
            // Torn or changed by hand: prepared again, which replaces it.
        }

        training?.Dispose();
        heldOut?.Dispose();
        return null;
    }
}
