namespace ElectraDsl.Data;

/// <summary>
/// Where the files of a preparation lie. While it is under way they are in shards.partial, beside what was prepared before; at the end they take its
/// place.
/// </summary>
internal sealed class PreparationFolder(string folder)
{
    private readonly List<string> created = [];

    public string Vocabulary => Path.Combine(folder, "vocab.txt");

    public string Training => Path.Combine(Shards, "training", ExampleManifest.FileName);

    public string HeldOut => Path.Combine(Shards, "held-out", ExampleManifest.FileName);

    public string ReferenceText => Path.Combine(Shards, "reference.txt.gz");

    public string Record => Path.Combine(Shards, "preparation.json");

    public string PartialTraining => Path.Combine(Partial, "training");

    public string PartialHeldOut => Path.Combine(Partial, "held-out");

    public string PartialReferenceText => Path.Combine(Partial, "reference.txt.gz");

    public string PartialVocabulary => Path.Combine(Partial, "vocab.txt");

    public string Progress => Path.Combine(Partial, "progress.json");

    private string Shards => Path.Combine(folder, "shards");

    private string Partial => Path.Combine(folder, "shards.partial");

    /// <summary>Makes the folder of what is under way.</summary>
    public void Create()
    {
        string partial = Path.GetFullPath(Partial);
        for (string? path = Path.GetDirectoryName(partial); path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
            created.Add(path);
        _ = Directory.CreateDirectory(partial);
    }

    /// <summary>Puts what is finished in the place of what was there before. While it does, no record says that it is complete.</summary>
    public void Settle(WordPieceVocabulary vocabulary)
    {
        _ = Directory.CreateDirectory(Shards);
        File.Delete(Record);
        vocabulary.Save(Vocabulary);
        foreach (string side in new[] { "training", "held-out" })
        {
            string place = Path.Combine(Shards, side);
            if (Directory.Exists(place))
                Directory.Delete(place, recursive: true);
            Directory.Move(Path.Combine(Partial, side), place);
        }

        File.Move(PartialReferenceText, ReferenceText, overwrite: true);
        DeletePartial();
    }

    /// <summary>Deletes what is under way.</summary>
    public void DeletePartial()
    {
        if (Directory.Exists(Partial))
            Directory.Delete(Partial, recursive: true);
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
        ExampleSet? training = null;
        ExampleSet? heldOut = null;
        try
        {
            WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(Vocabulary);
            training = new ExampleSet(Training);
            heldOut = new ExampleSet(HeldOut);
            if (PreparationRecord.ChecksumOf(vocabulary) == record.Vocabulary
                && training.Checksum == record.Training
                && heldOut.Checksum == record.HeldOut
                && ReferenceTextWriter.ChecksumOf(ReferenceText) == record.ReferenceText)
                return new PreparedCorpus(vocabulary, Vocabulary, training, heldOut, record.Facts, Reused: true)
                {
                    ReferenceTextPath = ReferenceText,
                };
        }
        catch (Exception e) when (e is VocabularyException or ExampleSetException or IOException or UnauthorizedAccessException)
        {
            // Torn or changed by hand: prepared again, which replaces it.
        }

        training?.Dispose();
        heldOut?.Dispose();
        return null;
    }
}
