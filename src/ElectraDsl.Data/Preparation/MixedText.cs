using System.Globalization;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>Texts that were prepared one by one and are trained on together: by their weights, or one behind the other as if they were one.</summary>
public static class MixedText
{
    // Some seconds of reading; of more than that nobody waits to hear what the parts have in common.
    private const long MostCompared = 1 << 28;

    // A part that is rarer than one example in a hundred would not be dealt out at all: rounds have no more.
    private const double SmallestShare = 1.0 / ExampleOrder.LongestRound;

    /// <summary>Writes down in a folder which texts make up a mixture, and opens it. Their shards stay where they are.</summary>
    /// <param name="parts">
    /// Folders that <see cref="CorpusPreparation"/> wrote, at least two, with one vocabulary; and the share of the training examples that each has,
    /// in proportion to the others: for all or for none, where each has the share of its examples. Above 0.
    /// </param>
    /// <param name="demanded">What the examples must be like, as in <see cref="PreparedFolder.Open(string, PreparationOptions)"/>.</param>
    /// <param name="folder">Where vocab.txt and shards/ go; created where it is absent.</param>
    /// <returns>The mixture, which the caller disposes. Held out is what the parts hold out, all of it.</returns>
    /// <exception cref="CorpusException">A part is not there, is damaged or does not fit the others, or the weights cannot be; one line.</exception>
    /// <exception cref="VocabularyException">The parts' vocabulary is not the declared one.</exception>
    public static PreparedCorpus Prepare(IReadOnlyList<(string Folder, double? Weight)> parts, PreparationOptions demanded, string folder)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(demanded);
        CheckWeights(parts);
        List<PreparedCorpus> corpora = [];
        try
        {
            PreparationOptions? first = null;
            foreach ((string part, _) in parts)
            {
                PreparedFolder.Open(part, out PreparationOptions options).Dispose();
                first ??= options;
                if (PreparedFolder.Difference(options, first) is { } difference)
                    throw new CorpusException($"{part} and {parts[0].Folder} were prepared differently ({difference}): prepare one of them again.");
            }

            foreach ((string part, _) in parts)
            {
                corpora.Add(PreparedFolder.Open(part, demanded));
                if (!corpora[^1].Vocabulary.Tokens.SequenceEqual(corpora[0].Vocabulary.Tokens))
                    throw new CorpusException($"{part} was prepared with another vocabulary than {parts[0].Folder}: prepare it with --vocab {corpora[0].VocabularyPath}.");
            }

            string[] names = [.. parts.Select(part => part.Weight is { } weight
                ? string.Create(CultureInfo.InvariantCulture, $"{part.Folder} ({weight})")
                : part.Folder)];
            return Write(parts, corpora, demanded, folder, string.Join(", ", names));
        }
        finally
        {
            corpora.ForEach(corpus => corpus.Dispose());
        }
    }

    /// <summary>The facts, with what sequences of one part are sequences of another, too.</summary>
    private static PreparationFacts Compared(PreparationFacts facts, List<PreparedCorpus> corpora)
    {
        OverlapSketch examples = new();
        foreach (PreparedCorpus corpus in corpora)
        {
            foreach ((ExampleSet set, bool isHeldOut) in new[] { (corpus.Training, false), (corpus.HeldOut, true) })
            {
                for (long example = 0; example < set.Count; example++)
                    examples.Add(ExampleSink.ChecksumOf(set[example].InputIds), isHeldOut);
            }
        }

        return facts with { SharedExampleRate = examples.SharedRate, DistinctExampleRate = examples.DistinctRate };
    }

    private static void CheckWeights(IReadOnlyList<(string Folder, double? Weight)> parts)
    {
        if (parts.Count < 2)
            throw new CorpusException("A mixture has two parts or more: name folders of prepared texts with commas between them, wiki=3,books=1.");
        if (parts.GroupBy(part => Path.TrimEndingDirectorySeparator(Path.GetFullPath(part.Folder))).FirstOrDefault(same => same.Skip(1).Any()) is
            { } twice)
            throw new CorpusException($"{twice.First().Folder} is named twice in the mixture: name it once, with a larger weight.");
        double sum = parts.Sum(part => part.Weight ?? 0);
        foreach ((string folder, double? weight) in parts)
        {
            if (weight is null != parts[0].Weight is null)
                throw new CorpusException($"{folder} has {(weight is null ? "no" : "a")} weight, unlike {parts[0].Folder}: give all parts of a mixture one, or none.");
            if (weight is not { } share)
                continue;
            if (!(share > 0 && double.IsFinite(share)))
                throw new CorpusException(string.Create(CultureInfo.InvariantCulture, $"The weight of {folder} is {share}: it must be a number above 0; leave the folder out to train on nothing of it."));
            if (share / sum < SmallestShare)
                throw new CorpusException(string.Create(CultureInfo.InvariantCulture, $"The weight of {folder} is {share} of {sum}: a part is at least a hundredth of a mixture; give it more, or leave it out."));
        }
    }

    private static PreparedCorpus Write(
        IReadOnlyList<(string Folder, double? Weight)> parts,
        List<PreparedCorpus> corpora,
        PreparationOptions options,
        string folder,
        string description)
    {
        PreparationFolder files = new(folder);
        foreach (string path in new[] { files.Training, files.HeldOut })
            _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.Delete(files.Record);
        WordPieceVocabulary vocabulary = corpora[0].Vocabulary;
        vocabulary.Save(files.Vocabulary);
        double?[] weights = [.. parts.Select(part => part.Weight)];
        string training = WriteSet(files.Training, corpora.Select(corpus => corpus.Training), weights, options.Packing);
        string heldOut = WriteSet(files.HeldOut, corpora.Select(corpus => corpus.HeldOut), [.. parts.Select(_ => (double?)null)], options.Packing);
        AtomicWrite.File(files.ReferenceText, stream =>
        {
            // Packed texts behind one another are one packed text.
            foreach (string text in corpora.Select(corpus => corpus.ReferenceTextPath).OfType<string>())
                stream.Write(File.ReadAllBytes(text));
        });
        PreparationFacts facts = Sum([.. corpora.Select(corpus => corpus.Facts)]);
        if (corpora.Sum(corpus => corpus.Training.TokenCount + corpus.HeldOut.TokenCount) <= MostCompared)
            facts = Compared(facts, corpora);
        PreparationRecord record = new(
            PreparationRecord.CurrentFormat,
            description,
            $"mixture {training} {heldOut}",
            options with { VocabularyPath = null },
            GivenVocabulary: null,
            PreparationRecord.ChecksumOf(vocabulary),
            training,
            heldOut,
            facts)
        {
            ReferenceText = ReferenceTextWriter.ChecksumOf(files.ReferenceText),
        };
        record.Write(files.Record);
        return PreparedFolder.Open(folder, out _);
    }

    private static string WriteSet(string path, IEnumerable<ExampleSet> sets, double?[] weights, Packing packing)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        ExampleSet[] all = [.. sets];
        ExampleManifest manifest = new(ExampleManifest.CurrentFormat, all[0].SequenceLength, all[0].VocabularySize, all[0].PaddingId, packing, [])
        {
            Parts =
            [
                .. all.Zip(weights, (set, weight) =>
                {
                    string origin = Path.GetFullPath(set.Path);
                    string relative = Path.GetRelativePath(folder, origin).Replace(Path.DirectorySeparatorChar, '/');
                    return new ExamplePart(relative, origin, weight, set.Checksum);
                }),
            ],
        };
        manifest.Write(path);
        return manifest.Checksum;
    }

    /// <summary>Counts of all parts; rates are means by the number of examples, and say nothing of what two parts have in common.</summary>
    private static PreparationFacts Sum(PreparationFacts[] facts)
    {
        double heldOut = Math.Max(1, facts.Sum(part => part.HeldOutExamples)), training = Math.Max(1, facts.Sum(part => part.TrainingExamples));
        LeftOut[] leftOut = [.. facts.SelectMany(part => part.LeftOut ?? [])];
        return new PreparationFacts(
            facts.Sum(part => part.Documents),
            facts.Sum(part => part.HeldOutDocuments),
            facts.Sum(part => part.Lines),
            facts.Sum(part => part.Tokens),
            facts.Sum(part => part.UnknownTokens),
            facts.Sum(part => part.DroppedTokens),
            facts.Sum(part => part.TrainingExamples),
            facts.Sum(part => part.HeldOutExamples),
            facts[0].UnusedPieces)
        {
            RepeatedDocuments = facts.Sum(part => part.RepeatedDocuments),
            SharedLineRate = facts.Sum(part => part.SharedLineRate * part.HeldOutExamples) / heldOut,
            SharedExampleRate = facts.Sum(part => part.SharedExampleRate * part.HeldOutExamples) / heldOut,
            DistinctExampleRate = facts.Sum(part => part.DistinctExampleRate * part.TrainingExamples) / training,
            LeftOut = leftOut.Length > 0 ? leftOut : null,
        };
    }
}
