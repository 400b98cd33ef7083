namespace ElectraDsl.Data;

/// <summary>
/// Where the files of a preparation lie. While it is under way they are in shards.partial, beside what was prepared before; at the end they take its
/// place.
/// </summary>
internal sealed class PreparationFolder(string folder)
{
    /// <summary>What a preparation, and who keeps others out meanwhile, leaves in its folder.</summary>
    public static readonly string[] Names = ["vocab.txt", "vocab.txt.partial", "shards", "shards.partial", "run.lock"];

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
        try
        {
            return Open(record);
        }
        catch (Exception e) when (e is CorpusException or VocabularyException or ExampleSetException or IOException or UnauthorizedAccessException)
        {
            return null; // torn or changed by hand: prepared again, which replaces it
        }
    }

    /// <summary>Opens what a record says that there is.</summary>
    /// <exception cref="CorpusException">A file is another one.</exception>
    /// <exception cref="VocabularyException">The vocabulary cannot be read.</exception>
    /// <exception cref="ExampleSetException">Examples are gone or damaged.</exception>
    public PreparedCorpus Open(PreparationRecord record)
    {
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(Vocabulary);
        ExampleSet training = new(Training);
        ExampleSet? heldOut = null;
        try
        {
            heldOut = new ExampleSet(HeldOut);
            foreach ((string path, string? there, string? recorded) in new[]
            {
                (Vocabulary, PreparationRecord.ChecksumOf(vocabulary), record.Vocabulary),
                (Training, training.Checksum, record.Training),
                (HeldOut, heldOut.Checksum, record.HeldOut),
                (ReferenceText, ReferenceTextWriter.ChecksumOf(ReferenceText), record.ReferenceText),
            })
            {
                if (there != recorded)
                    throw new CorpusException($"{path} is not what was prepared there (its checksum is {there}, not {recorded}): prepare the text again.");
            }

            return new PreparedCorpus(vocabulary, Vocabulary, training, heldOut, record.Facts, Reused: true) { ReferenceTextPath = ReferenceText };
        }
        catch
        {
            training.Dispose();
            heldOut?.Dispose();
            throw;
        }
    }
}
