using ElectraDsl.Data;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests;

/// <summary>Random sequences of odd lengths for any model.</summary>
internal static class SyntheticText
{
    /// <summary>Rows of 3 up to <paramref name="length"/> tokens, the first one full, some with a second segment.</summary>
    public static ExampleBatch Examples(ModelConfig facts, int rows, int length, int seed, bool isFull = false)
    {
        Random random = new(seed);
        List<Example> examples = [];
        for (int row = 0; row < rows; row++)
        {
            int count = isFull || row == 0 ? length : random.Next(3, length + 1);
            int[] ids = new int[count];
            for (int index = 0; index < count; index++)
                ids[index] = random.Next(5, facts.VocabularySize);
            ids[0] = facts.SpecialTokens.Cls;
            ids[^1] = facts.SpecialTokens.Sep;
            int firstSegment = count;
            if (count > 6 && row % 2 == 1)
            {
                firstSegment = count / 2;
                ids[firstSegment - 1] = facts.SpecialTokens.Sep;
            }

            examples.Add(new Example(ids, firstSegment, IsRandomNext: firstSegment < count && row % 4 == 1));
        }

        return ExampleBatch.Of(examples, length, facts.SpecialTokens.Pad);
    }

    /// <summary>Rows without padding, on the CPU.</summary>
    public static Batch FullBatch(ModelConfig facts, int rows, int length, int seed) =>
        Training.Batch.From(Examples(facts, rows, length, seed, isFull: true), facts, CPU, ContinuesWord(facts));

    /// <summary>The same on the CPU.</summary>
    public static Batch Batch(ModelConfig facts, int rows, int length, int seed) =>
        Training.Batch.From(Examples(facts, rows, length, seed), facts, CPU, ContinuesWord(facts));

    /// <summary>Some of the rows, as a part of a step sees them.</summary>
    public static Batch Rows(ExampleBatch all, ModelConfig facts, int first, int rows)
    {
        List<Example> examples = [];
        for (int row = first; row < first + rows; row++)
        {
            int start = row * all.SequenceLength;
            int[] ids = [.. all.InputIds.AsSpan(start, all.Lengths[row]).ToArray().Select(id => (int)id)];
            int firstSegment = all.SegmentIds.AsSpan(start, all.Lengths[row]).IndexOf(1);
            examples.Add(new Example(ids, firstSegment < 0 ? ids.Length : firstSegment, all.IsRandomNext[row]));
        }

        return Training.Batch.From(ExampleBatch.Of(examples, all.SequenceLength, facts.SpecialTokens.Pad), facts, CPU);
    }

    /// <summary>A vocabulary in which every third token is a further piece of a word.</summary>
    public static bool[] ContinuesWord(ModelConfig facts) => [.. Enumerable.Range(0, facts.VocabularySize).Select(id => id % 3 == 2)];
}
