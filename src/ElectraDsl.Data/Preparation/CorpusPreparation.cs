using System.Globalization;

namespace ElectraDsl.Data;

/// <summary>Turns a corpus into a vocabulary and files of examples.</summary>
public static class CorpusPreparation
{
    // More threads than this wait for the one that reads.
    private const int MostTokenizers = 8;

    private const int LongestSequence = ushort.MaxValue; // far longer than any model reads

    /// <summary>
    /// Characters of a block, which becomes a shard: some eight million word pieces. A block ends with a document, or, where one is twice as long,
    /// with a line.
    /// </summary>
    internal const int BlockCharacters = 32 << 20;

    // Headings and exclamations are in many documents, which says nothing.
    private const int ShortestLine = 20;

    // Above these fractions nothing useful can be learned, and nobody can mean it.
    private const double MostUnknown = 0.9, MostDropped = 0.5;

    /// <summary>Prepares a corpus, or opens what an earlier call with equal options has prepared from the same text.</summary>
    /// <remarks>
    /// Held-out documents are chosen by the seed; the vocabulary is learned from the others alone. Until the end everything lies in shards.partial,
    /// and a call that was canceled or killed leaves what was there before; the next one with the same text and options continues behind the last
    /// shard that is whole. shards/preparation.json comes last: where it is, everything is complete.
    /// </remarks>
    /// <param name="corpus">The text; it is read three times, and its <see cref="ICorpus.Fingerprint"/> once.</param>
    /// <param name="options">What shapes the examples.</param>
    /// <param name="folder">
    /// Where vocab.txt, shards/training, shards/held-out, shards/reference.txt.gz and shards/preparation.json go; created where it is absent.
    /// </param>
    /// <param name="progress">Gets progress, from the calling thread.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>; nothing half-written stays.</param>
    /// <returns>The prepared corpus, which the caller disposes.</returns>
    /// <exception cref="CorpusException">The text cannot be read or is too little.</exception>
    /// <exception cref="VocabularyException">The given vocabulary cannot be read or is not the declared one.</exception>
    /// <exception cref="IOException">The folder cannot be written, or another process is preparing it.</exception>
    public static PreparedCorpus Prepare(
        ICorpus corpus,
        PreparationOptions options,
        string folder,
        IProgress<PreparationProgress>? progress,
        CancellationToken cancellation) => Prepare(corpus, options, folder, progress, BlockCharacters, cancellation);

    /// <inheritdoc cref="Prepare(ICorpus, PreparationOptions, string, IProgress{PreparationProgress}?, CancellationToken)"/>
    /// <param name="corpus">The text.</param>
    /// <param name="options">What shapes the examples.</param>
    /// <param name="folder">Where everything goes.</param>
    /// <param name="progress">Gets progress, from the calling thread.</param>
    /// <param name="blockCharacters">Characters of a block.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    internal static PreparedCorpus Prepare(
        ICorpus corpus,
        PreparationOptions options,
        string folder,
        IProgress<PreparationProgress>? progress,
        long blockCharacters,
        CancellationToken cancellation)
    {
        Check(options);
        WordPieceVocabulary? given = options.VocabularyPath is string path ? WordPieceVocabulary.Load(path) : null;
        given?.Check(options.VocabularySize, options.Special);

        PreparationRecord question = PreparationRecord.Question(corpus, options, given);
        PreparationFolder files = new(folder);
        if (files.TryReuse(question) is { } reused)
            return reused with { Description = corpus.Description };
        try
        {
            PreparedCorpus prepared = PrepareRest(corpus, options, given, question, files, progress, blockCharacters, cancellation);
            return prepared with { Description = corpus.Description };
        }
        catch (ElectraException)
        {
            files.DeletePartial(); // a text that is refused leaves no trace
            files.DeleteWhatIsEmpty();
            throw;
        }
        catch (OperationCanceledException) when (!File.Exists(files.Progress))
        {
            files.DeletePartial(); // there is nothing to go on from
            files.DeleteWhatIsEmpty();
            throw;
        }
    }

    /// <summary>Packs all of a corpus into one file of examples, to evaluate on.</summary>
    /// <param name="corpus">The text; it is read twice.</param>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="options">What shapes the examples; its vocabulary and fraction do not matter.</param>
    /// <param name="folder">Where the shards go; it must not exist, and is created.</param>
    /// <param name="progress">Gets progress, from the calling thread.</param>
    /// <param name="unknownRate">Fraction of the word pieces that are [UNK].</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>The examples, which the caller disposes.</returns>
    /// <exception cref="CorpusException">The text cannot be read or is too little.</exception>
    public static ExampleSet PackAll(
        ICorpus corpus,
        WordPieceVocabulary vocabulary,
        PreparationOptions options,
        string folder,
        IProgress<PreparationProgress>? progress,
        out double unknownRate,
        CancellationToken cancellation)
    {
        Check(options);
        OverlapSketch lines = new(), examples = new();
        using ExampleSink sink = new(folder, options, SplitMix64.Mix(options.Seed + 2), examples, isHeldOut: true);
        SplitCorpus split = new(corpus, heldOutFraction: 1, options.Seed, report: null, cancellation);
        Pack(
            split,
            vocabulary,
            options,
            sink,
            sink,
            reference: null,
            lines,
            new Blocks(BlockCharacters, Done: 0, OnEnd: null),
            fraction => progress?.Report(new PreparationProgress("Packing examples", fraction, (long)(fraction * split.CharacterCount))),
            cancellation);
        if (sink.Examples == 0)
            throw new CorpusException($"The corpus ({corpus.Description}) has too little text to evaluate on: give more text.");
        _ = sink.Complete();
        unknownRate = (double)sink.UnknownTokens / sink.Tokens;
        return new ExampleSet(Path.Combine(folder, ExampleManifest.FileName));
    }

    private static PreparedCorpus PrepareRest(
        ICorpus corpus,
        PreparationOptions options,
        WordPieceVocabulary? given,
        PreparationRecord question,
        PreparationFolder files,
        IProgress<PreparationProgress>? progress,
        long blockCharacters,
        CancellationToken cancellation)
    {
        Action<double, long> Reading(string name) => (fraction, characters) => progress?.Report(new PreparationProgress(name, fraction, characters));
        Action<double> Stage(string name, long characters = 0) => fraction => Reading(name)(fraction, (long)(fraction * characters));

        PackingProgress? done = PackingProgress.TryRead(files, question);
        if (done is null)
            files.DeletePartial();
        files.Create();

        if (corpus is CleanedCorpus cleaned)
        {
            Stage("Cleaning")(0);
            cleaned.Survey(Reading("Cleaning"), cancellation);
        }

        Stage("Reading the corpus")(0);
        SplitCorpus split = new(corpus, options.HeldOutFraction, SplitMix64.Mix(options.Seed), Reading("Reading the corpus"), cancellation);
        RefuseLoneDocument(corpus, options.Packing, split.DistinctCounts);
        Reading("Reading the corpus")(1, split.CharacterCount);
        WordPieceVocabulary vocabulary =
            done is not null ? WordPieceVocabulary.Load(files.PartialVocabulary)
            : given ?? WordPieceVocabularyTrainer.Train(
                split.TrainingLines(Stage("Counting words", split.CharacterCount)),
                new VocabularyOptions(options.VocabularySize, options.Special, options.LowerCase) { Pretokenization = options.Pretokenization },
                new ImmediateProgress(Stage("Learning the vocabulary")),
                cancellation);
        vocabulary.Save(files.PartialVocabulary);
        string checksum = PreparationRecord.ChecksumOf(vocabulary);

        // Other random numbers for each purpose, all from one seed.
        OverlapSketch lines = new(), examples = new();
        long blocks = done?.Blocks ?? 0;
        using ExampleSink training =
            new(files.PartialTraining, options, SplitMix64.Mix(options.Seed + 1), examples, isHeldOut: false, done?.Training, blocks);
        using ExampleSink heldOut =
            new(files.PartialHeldOut, options, SplitMix64.Mix(options.Seed + 2), examples, isHeldOut: true, done?.HeldOut, blocks);
        using ReferenceTextWriter reference = new(files.PartialReferenceText, split);
        Blocks cuts = new(blockCharacters, blocks, Keep);
        Keep(blocks); // the vocabulary is not learned again
        Pack(split, vocabulary, options, training, heldOut, reference, lines, cuts, Stage("Packing examples", split.CharacterCount), cancellation);
        if (training.Examples == 0)
            throw new CorpusException($"The corpus ({corpus.Description}) has too little text to train on: give more text.");
        if (heldOut.Examples == 0)
        {
            throw new CorpusException(
                $"The corpus ({corpus.Description}) has too little text to evaluate on: give more documents, or hold out a larger fraction.");
        }

        PreparationFacts facts = Count(split, vocabulary, training, heldOut) with
        {
            RepeatedDocuments = split.RepeatedDocumentCount,
            SharedLineRate = lines.SharedRate,
            SharedExampleRate = examples.SharedRate,
            DistinctExampleRate = examples.DistinctRate,
            LeftOut = corpus.LeftOut is { Count: > 0 } leftOut ? leftOut : null,
        };
        Refuse(corpus, facts);

        // The last moment at which nothing is lost: the packing of the last lines looks for no request.
        cancellation.ThrowIfCancellationRequested();
        PreparationRecord record = question with
        {
            Vocabulary = checksum,
            Training = training.Complete(),
            HeldOut = heldOut.Complete(),
            ReferenceText = reference.Complete(),
            Facts = facts,
        };
        files.Settle(vocabulary);
        record.Write(files.Record);
        return Open(vocabulary, files, record.Facts);

        void Keep(long ended)
        {
            new PackingProgress(question, checksum, ended, training.Progress, heldOut.Progress).Write(files);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static void Pack(
        SplitCorpus split,
        WordPieceVocabulary vocabulary,
        PreparationOptions options,
        ExampleSink training,
        ExampleSink heldOut,
        ReferenceTextWriter? reference,
        OverlapSketch lines,
        Blocks blocks,
        Action<double> report,
        CancellationToken cancellation)
    {
        int threads = Math.Min(Environment.ProcessorCount, MostTokenizers);
        WordPieceTokenizer[] tokenizers = new WordPieceTokenizer[threads];
        for (int i = 0; i < threads; i++)
            tokenizers[i] = new WordPieceTokenizer(vocabulary, options.LowerCase, pretokenization: options.Pretokenization);

        long characters = 0, block = 0;
        foreach (IReadOnlyList<CorpusLine> chunk in split.Chunks(report))
        {
            // The ids do not depend on who made them; examples are packed in the order of the lines.
            bool[] endsBlock = [.. chunk.Select(EndsBlock)];
            int first = 0;
            for (; block < blocks.Done && first < chunk.Count; first++)
            {
                Note(chunk[first]);
                block += endsBlock[first] ? 1 : 0;
            }

            IReadOnlyList<int>[] ids = new IReadOnlyList<int>[chunk.Count];
            ParallelOptions parallel = new() { CancellationToken = cancellation, MaxDegreeOfParallelism = threads };
            Parallel.For(0, threads, parallel, thread =>
            {
                for (int i = first + thread; i < chunk.Count; i += threads)
                    ids[i] = Encode(tokenizers[thread], chunk[i].Text);
            });
            for (int i = first; i < chunk.Count; i++)
            {
                CorpusLine line = chunk[i];
                (line.IsHeldOut ? heldOut : training).Add(ids[i], line.Document, line.EndsDocument);
                Note(line);
                if (!endsBlock[i])
                    continue;
                training.EndBlock();
                if (heldOut != training)
                    heldOut.EndBlock();
                blocks.OnEnd?.Invoke(++block);
            }
        }

        training.EndBlock();
        if (heldOut != training)
            heldOut.EndBlock();

        IReadOnlyList<int> Encode(WordPieceTokenizer tokenizer, string text) =>
            options.Packing == Packing.SentencePairs && text.IndexOf('\t', StringComparison.Ordinal) is > 0 and var tab
                ? [.. tokenizer.Encode(text[..tab]), options.Special.Sep, .. tokenizer.Encode(text[(tab + 1)..])]
                : tokenizer.Encode(text);

        void Note(in CorpusLine line)
        {
            reference?.Add(line);
            if (line.Text.Length >= ShortestLine)
                lines.Add(LineChecksum.Of(line.Text), line.IsHeldOut);
        }

        bool EndsBlock(CorpusLine line)
        {
            characters += line.Text.Length;
            if (characters < blocks.Characters || (!line.EndsDocument && characters < 2 * blocks.Characters))
                return false;
            characters = 0;
            return true;
        }
    }

    /// <summary>Refuses a text whose pairs would all be of one class: a random next sentence is of another document on the same side.</summary>
    private static void RefuseLoneDocument(ICorpus corpus, Packing packing, (int Training, int HeldOut) documents)
    {
        if (packing != Packing.NextSentence || documents is { Training: > 1, HeldOut: > 1 })
            return;
        throw new CorpusException(
            $"The corpus ({corpus.Description}) has {documents.Training} distinct documents to train on and {documents.HeldOut} held out: a random next sentence comes from "
            + "another document, so that each side needs two or more; separate documents with blank lines, name more files, or hold out a larger fraction.");
    }

    /// <summary>Refuses a text of which almost nothing would be learned.</summary>
    private static void Refuse(ICorpus corpus, PreparationFacts facts)
    {
        if (facts.UnknownRate > MostUnknown)
        {
            throw new CorpusException(
                $"{Percent(facts.UnknownRate)} of the corpus ({corpus.Description}) is unknown to the vocabulary (unknown-tokens): "
                + "leave out --vocab to learn one from this text, or give a vocabulary of its language and case.");
        }

        if (facts.DroppedRate > MostDropped)
        {
            throw new CorpusException(
                $"{Percent(facts.DroppedRate)} of the corpus ({corpus.Description}) would be dropped (text-lost), because its lines are longer than a sequence: "
                + "add --carry-overflow true (CarryOverflow = true in the record), which loses nothing.");
        }
    }

    private static string Percent(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static PreparedCorpus Open(WordPieceVocabulary vocabulary, PreparationFolder files, PreparationFacts facts)
    {
        ExampleSet training = new(files.Training);
        try
        {
            return new PreparedCorpus(vocabulary, files.Vocabulary, training, new ExampleSet(files.HeldOut), facts, Reused: false)
            {
                ReferenceTextPath = files.ReferenceText,
            };
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    private static PreparationFacts Count(SplitCorpus split, WordPieceVocabulary vocabulary, ExampleSink training, ExampleSink heldOut)
    {
        long tokens = training.Tokens + heldOut.Tokens;
        return new PreparationFacts(
            split.DocumentCount,
            split.HeldOutDocumentCount,
            split.LineCount,
            tokens,
            training.UnknownTokens + heldOut.UnknownTokens,
            tokens - training.KeptTokens - heldOut.KeptTokens,
            training.Examples,
            heldOut.Examples,
            vocabulary.Tokens.Count(token => token.StartsWith("[unused", StringComparison.Ordinal)));
    }

    private static void Check(PreparationOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.SequenceLength, 5);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SequenceLength, LongestSequence);
        if (options.HeldOutFraction is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.HeldOutFraction, "The held-out fraction must be above 0 and below 1.");
    }

    /// <summary>Where blocks end, and what happens then.</summary>
    /// <param name="Characters">Of a block.</param>
    /// <param name="Done">Blocks that were packed before.</param>
    /// <param name="OnEnd">Gets the number of blocks that are done; null where nobody continues from there.</param>
    private sealed record Blocks(long Characters, long Done, Action<long>? OnEnd);

    // Progress<T> reports through the thread pool, out of order; this one does it at once.
    private sealed class ImmediateProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
