using ElectraDsl.Data;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Benchmarks;

/// <summary>Full sequences of random tokens.</summary>
internal static class RandomText
{
    public static Batch Batch(ModelConfig facts, int rows, int length)
    {
        Random random = new(1);
        List<Example> examples = [];
        for (int row = 0; row < rows; row++)
        {
            int[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(5, facts.VocabularySize))];
            ids[0] = facts.SpecialTokens.Cls;
            ids[^1] = facts.SpecialTokens.Sep;
            examples.Add(new Example(ids, length));
        }

        return Training.Batch.From(ExampleBatch.Of(examples, length, facts.SpecialTokens.Pad), facts, CPU);
    }
}
