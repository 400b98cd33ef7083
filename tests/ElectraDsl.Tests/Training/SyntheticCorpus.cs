using ElectraDsl.Data;

namespace ElectraDsl.Tests.Training;

/// <summary>A prepared corpus of a made-up language for the sample model: most tokens follow from the one before, so that context helps.</summary>
internal static class SyntheticCorpus
{
    public const int SequenceLength = 24;
    private const int VocabularySize = 4_096;
    private const int Words = 200;
    private const int FirstWord = 5;

    /// <summary>Writes and opens a corpus.</summary>
    public static PreparedCorpus Prepare(string folder, int trainingExamples = 200, int heldOutExamples = 40, int seed = 1, bool isPaired = false)
    {
        _ = Directory.CreateDirectory(folder);
        Random random = new(seed);
        WordPieceVocabulary vocabulary = new(
            ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. Enumerable.Range(FirstWord, VocabularySize - FirstWord).Select(id => $"word{id}")]);
        string vocabularyPath = Path.Combine(folder, "vocab.txt");
        vocabulary.Save(vocabularyPath);
        ExampleSet training = Write(Path.Combine(folder, "training"), trainingExamples, random, isPaired);
        ExampleSet heldOut = Write(Path.Combine(folder, "held-out"), heldOutExamples, random, isPaired);
        PreparationFacts facts = new(1, 1, 1, training.TokenCount, 0, 0, training.Count, heldOut.Count, 0);
        return new PreparedCorpus(vocabulary, vocabularyPath, training, heldOut, facts, Reused: false);
    }

    private static ExampleSet Write(string path, int count, Random random, bool isPaired)
    {
        using (ExampleSetWriter writer = new(path, SequenceLength, VocabularySize, paddingId: 0, isPaired ? Packing.NextSentence : Packing.Original))
        {
            for (int example = 0; example < count; example++)
            {
                (int[] ids, int firstSegmentLength, _) = Sentence(random);
                writer.Write(new Example(ids, firstSegmentLength, IsRandomNext: isPaired && random.Next(3) == 0));
            }

            writer.Complete();
        }

        return new ExampleSet(Path.Combine(path, "examples.json"));
    }

    private static Example Sentence(Random random)
    {
        int length = random.Next(4) == 0 ? random.Next(8, SequenceLength) : SequenceLength, split = length / 2;
        int[] ids = new int[length];
        int word = random.Next(Words);
        for (int place = 0; place < length; place++)
        {
            word = random.Next(10) == 0 ? random.Next(Words) : (word + 1) % Words;
            ids[place] = FirstWord + word;
        }

        ids[0] = 2;
        ids[split] = ids[^1] = 3;
        return new Example(ids, split + 1);
    }
}
