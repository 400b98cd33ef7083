using ElectraDsl.Data;
using ElectraDsl.Tests.Training;

namespace ElectraDsl.Tests.Data;

/// <summary>What <see cref="Packing"/> makes of a corpus on its way to the files.</summary>
public sealed class PackingTests
{
    private static readonly PreparationOptions Options = new(
        SequenceLength: 32, VocabularySize: 200, Special: new(0, 1, 2, 3, 4), LowerCase: true, HeldOutFraction: 0.2, Seed: 1, VocabularyPath: null);

    // As they were when there was no other packing, and another form of file: its ids as u16, filled up to 8 bytes, then a table of places.
    [Theory]
    [InlineData(OverflowMode.Drop, "5e5a58834b25217a", "10f9548ff75308ed", 1786)]
    [InlineData(OverflowMode.CarryOver, "ea1cb23d938027b0", "074be29f9e83df44", 0)]
    public void Original_GivesTheSameBytesAsEver(OverflowMode overflow, string training, string heldOut, int dropped)
    {
        using TemporaryFolder folder = new();
        using PreparedCorpus prepared = Prepare(folder, Options with { Overflow = overflow });
        Assert.Equal((training, heldOut, dropped), (ChecksumOf(prepared.Training), ChecksumOf(prepared.HeldOut), (int)prepared.Facts.DroppedTokens));
        Assert.False(prepared.Training.HasNextSentenceLabels);
    }

    [Theory]
    [InlineData(Packing.FullSentences, OverflowMode.Drop)]
    [InlineData(Packing.NextSentence, OverflowMode.Drop)]
    [InlineData(Packing.NextSentence, OverflowMode.CarryOver)]
    [InlineData(Packing.BestFit, OverflowMode.Drop)]
    [InlineData(Packing.SentencePairs, OverflowMode.CarryOver)]
    public void EqualQuestions_GiveEqualBytes(Packing packing, OverflowMode overflow)
    {
        using TemporaryFolder one = new(), two = new();
        using PreparedCorpus first = Prepare(one, Options with { Packing = packing, Overflow = overflow });
        using PreparedCorpus second = Prepare(two, Options with { Packing = packing, Overflow = overflow });
        foreach (string name in (string[])["training/examples.json", "training/00000.arrow", "held-out/00000.arrow", "preparation.json"])
            Assert.Equal(File.ReadAllBytes(one.File($"out/shards/{name}")), File.ReadAllBytes(two.File($"out/shards/{name}")));
    }

    [Fact]
    public void AnotherPacking_IsPreparedAnew()
    {
        using TemporaryFolder folder = new();
        foreach (Packing packing in (Packing[])[Packing.Original, Packing.FullSentences, Packing.NextSentence, Packing.Original])
        {
            using (PreparedCorpus prepared = Prepare(folder, Options with { Packing = packing }))
                Assert.False(prepared.Reused);
            Assert.DoesNotContain("\"all\"", File.ReadAllText(folder.File("out/shards/preparation.json")), StringComparison.Ordinal);
            using PreparedCorpus again = Prepare(folder, Options with { Packing = packing });
            Assert.True(again.Reused);
            Assert.Equal(packing == Packing.NextSentence, again.Training.HasNextSentenceLabels);
        }
    }

    [Fact]
    public void RecordWithoutPacking_IsOfTheOriginal()
    {
        using TemporaryFolder folder = new();
        Prepare(folder, Options).Dispose();
        SealedFile.Edit(folder.File("out/shards/preparation.json"), json => Assert.True(json["options"]!.AsObject().Remove("packing")));
        using (PreparedCorpus prepared = Prepare(folder, Options))
            Assert.True(prepared.Reused);
        using PreparedCorpus other = Prepare(folder, Options with { Packing = Packing.FullSentences });
        Assert.False(other.Reused);
    }

    [Theory]
    [InlineData(Packing.FullSentences, OverflowMode.Drop)]
    [InlineData(Packing.FullSentences, OverflowMode.CarryOver)]
    [InlineData(Packing.NextSentence, OverflowMode.CarryOver)]
    [InlineData(Packing.BestFit, OverflowMode.Drop)]
    [InlineData(Packing.SentencePairs, OverflowMode.CarryOver)]
    public void WhatLosesNothing_CountsNothingAsDropped(Packing packing, OverflowMode overflow)
    {
        using TemporaryFolder folder = new();
        using PreparedCorpus prepared = Prepare(folder, Options with { Packing = packing, Overflow = overflow });
        Assert.Equal(0, prepared.Facts.DroppedTokens);
    }

    [Fact]
    public void NextSentence_DropsWhatBertDrops()
    {
        using TemporaryFolder folder = new();
        using PreparedCorpus prepared = Prepare(folder, Options with { Packing = Packing.NextSentence });
        Assert.InRange(prepared.Facts.DroppedRate, 0.01, 0.4);
    }

    [Fact]
    public void SentencePairs_AreSplitAtTheTab()
    {
        using TemporaryFolder folder = new();
        WordPieceVocabulary vocabulary = SharedData.VocabularyOf("one", "two", "three");
        TextCorpus corpus = new([folder.Write("corpus.txt", "one two\tthree\none\n\nthree\ttwo\tone\n")]);
        using ExampleSet file = CorpusPreparation.PackAll(
            corpus, vocabulary, Options with { VocabularySize = 8, Packing = Packing.SentencePairs }, folder.File("x"), null, out _, default);
        Assert.Equal(
            ["2 5 6 3 7 3 (4)", "2 5 3 (3)", "2 7 3 6 5 3 (3)"],
            Enumerable.Range(0, (int)file.Count).Select(i => $"{string.Join(' ', file[i].InputIds)} ({file[i].FirstSegmentLength})"));
    }

    [Fact]
    public void RandomSegments_StayOnTheirSide()
    {
        // One letter a document: the vocabulary knows none of the held-out letters.
        using TemporaryFolder folder = new();
        IEnumerable<string> letters = Enumerable.Range('a', 20).Select(letter => $"{(char)letter}");
        string[] documents = [.. letters.Select(letter => string.Join('\n', Enumerable.Repeat($"{letter} {letter}", 40)))];
        string path = folder.Write("corpus.txt", string.Join("\n\n", documents));
        PreparationOptions options = Options with { VocabularySize = 40, Packing = Packing.NextSentence };
        using PreparedCorpus prepared = CorpusPreparation.Prepare(new TextCorpus([path]), options, folder.File("out"), null, default);

        Example[] training = [.. Enumerable.Range(0, (int)prepared.Training.Count).Select(i => prepared.Training[i])];
        Example[] heldOut = [.. Enumerable.Range(0, (int)prepared.HeldOut.Count).Select(i => prepared.HeldOut[i])];
        Assert.All(training, example => Assert.Equal(example.IsRandomNext, example.InputIds[1] != example.InputIds[^2]));
        Assert.All(training, example => Assert.DoesNotContain(1, example.InputIds));
        Assert.All(heldOut, example => Assert.Equal([1], example.InputIds.Where(id => id is not (2 or 3)).Distinct()));
        Assert.Contains(heldOut, example => example.IsRandomNext);

        ExampleBatch batch = ExampleBatch.Read(prepared.Training, firstExample: 0, rows: 10);
        Assert.Equal(training.Take(10).Select(example => example.IsRandomNext), batch.IsRandomNext);
    }

    [Theory]
    [InlineData(2, 0.5, "1 distinct documents to train on and 1 held out")]
    [InlineData(10, 0.1, "9 distinct documents to train on and 1 held out")]
    [InlineData(3, 0.6, "1 distinct documents to train on and 2 held out")]
    [InlineData(4, 0.5, null)]
    public void LoneDocument_HasNoRandomNextSentence_AndIsRefused(int documents, double fraction, string? message)
    {
        using TemporaryFolder folder = new();
        IEnumerable<string> letters = Enumerable.Range('a', documents).Select(letter => $"{(char)letter}");
        string path = folder.Write(
            "corpus.txt",
            string.Join("\n\n", letters.Select(letter => string.Join('\n', Enumerable.Repeat($"{letter} {letter}", 40)))));
        PreparationOptions options = Options with { VocabularySize = 40, HeldOutFraction = fraction, Packing = Packing.NextSentence };
        if (message is null)
        {
            using PreparedCorpus prepared = Prepare(options);
            Assert.All(
                [prepared.Training, prepared.HeldOut],
                file => Assert.Contains(Enumerable.Range(0, (int)file.Count), i => file[i].IsRandomNext));
            return;
        }

        Assert.Contains(message, Assert.Throws<CorpusException>(() => Prepare(options)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.File("out")));
        Prepare(options with { Packing = Packing.Original }).Dispose();

        PreparedCorpus Prepare(PreparationOptions wanted) =>
            CorpusPreparation.Prepare(new TextCorpus([path]), wanted, folder.File("out"), null, default);
    }

    [Theory]
    [InlineData(Packing.FullSentences)]
    [InlineData(Packing.NextSentence)]
    [InlineData(Packing.BestFit)]
    [InlineData(Packing.SentencePairs)]
    public void PackedForEvaluation_TheLastExamplesAreThere(Packing packing)
    {
        using TemporaryFolder folder = new();
        WordPieceVocabulary vocabulary = SharedData.VocabularyOf("one", "two", "three");
        TextCorpus corpus = new([folder.Write("corpus.txt", "one two\n\nthree")]);
        using ExampleSet file = CorpusPreparation.PackAll(
            corpus, vocabulary, Options with { VocabularySize = 8, Packing = packing }, folder.File("x"), null, out _, default);
        Assert.Equal([5, 6, 7], Enumerable.Range(0, (int)file.Count).SelectMany(i => file[i].InputIds).Where(id => id > 3).Distinct().Order());
    }

    private static PreparedCorpus Prepare(TemporaryFolder folder, PreparationOptions options)
    {
        Random random = new(7);
        string[] words = ["the", "keeper", "of", "light", "river", "stones", "remembers", "water", "and", "once"];
        IEnumerable<string> documents = Enumerable.Range(0, 40).Select(_ => string.Join('\n', Enumerable.Range(0, 10).Select(_ =>
            string.Join(' ', Enumerable.Range(0, random.Next(3, 30)).Select(_ => words[random.Next(words.Length)])))));
        TextCorpus corpus = new([folder.Write("corpus.txt", string.Join("\n\n", documents))]);
        return CorpusPreparation.Prepare(corpus, options, folder.File("out"), null, default);
    }

    private static string ChecksumOf(ExampleSet set)
    {
        List<byte> payload = [];
        List<ulong> table = [];
        Example[] examples = [.. Enumerable.Range(0, (int)set.Count).Select(i => set[i])];
        foreach (Example example in examples)
        {
            table.Add(((ulong)payload.Count / 2 << 16) | (uint)example.FirstSegmentLength);
            foreach (int id in example.InputIds)
                payload.AddRange(BitConverter.GetBytes((ushort)id));
        }

        table.Add((ulong)payload.Count / 2 << 16);
        payload.AddRange(new byte[(8 - (payload.Count % 8)) % 8]);
        foreach (ulong entry in table)
            payload.AddRange(BitConverter.GetBytes(entry));
        return System.IO.Hashing.XxHash3.HashToUInt64([.. payload]).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
