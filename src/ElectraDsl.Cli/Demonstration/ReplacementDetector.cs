using ElectraDsl.Data;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Cli;

/// <summary>Asks a trained discriminator about sentences.</summary>
internal static class ReplacementDetector
{
    /// <summary>The probability, for every piece of every sentence, that it was replaced.</summary>
    /// <param name="trainer">The model.</param>
    /// <param name="sentences">Word pieces without special tokens.</param>
    /// <returns>One array a sentence, as long as the sentence.</returns>
    public static IReadOnlyList<float[]> Probabilities(JointTrainer trainer, IReadOnlyList<int[]> sentences)
    {
        SpecialTokens special = trainer.Recipe.Facts.SpecialTokens;
        int length = sentences.Max(sentence => sentence.Length) + 2;
        long[] ids = new long[sentences.Count * length];
        bool[] present = new bool[ids.Length];
        ids.AsSpan().Fill(special.Pad);
        for (int row = 0; row < sentences.Count; row++)
        {
            Span<long> line = ids.AsSpan(row * length, length);
            line[0] = special.Cls;
            for (int index = 0; index < sentences[row].Length; index++)
                line[index + 1] = sentences[row][index];
            line[sentences[row].Length + 1] = special.Sep;
            present.AsSpan(row * length, sentences[row].Length + 2).Fill(true);
        }

        using DisposeScope scope = NewDisposeScope();
        long[] shape = [sentences.Count, length];
        Tensor inputIds = tensor(ids, shape, device: trainer.Device);                    // [B, L]
        Tensor mask = tensor(present, shape, device: trainer.Device);                    // [B, L]
        Tensor logits = trainer.Discriminate(inputIds, zeros_like(inputIds), mask);      // [B, L]
        float[] probabilities = logits.sigmoid().cpu().data<float>().ToArray();
        return [.. sentences.Select((sentence, row) => probabilities.AsSpan((row * length) + 1, sentence.Length).ToArray())];
    }
}
