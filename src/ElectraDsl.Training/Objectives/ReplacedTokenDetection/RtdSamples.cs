using System.Collections.Immutable;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>Writes down what both networks make of some sequences, word piece by word piece.</summary>
internal static class RtdSamples
{
    /// <summary>Sequences that are shown: few enough to be read.</summary>
    public const int Sequences = 4;

    // Pieces of a sequence that are shown: some lines of a page. Longer sequences are shown from their beginning.
    private const int PiecesShown = 64;

    /// <summary>Both networks' say on one batch.</summary>
    /// <param name="trainer">The model; not changed.</param>
    /// <param name="vocabulary">Its word pieces.</param>
    /// <param name="examples">The sequences.</param>
    /// <param name="batch">The same on the model's device.</param>
    /// <param name="step">Decides masks and samples.</param>
    public static ImmutableArray<SampledSequence> Of(JointTrainer trainer, WordPieceVocabulary vocabulary, ExampleBatch examples, Batch batch, StepContext step)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();

        // Masking draws the same tokens again that it draws within Evaluate: its randoms depend on the step alone.
        MaskedBatch masked = trainer.Kernels.Masking.Run(batch.InputIds, batch.AttentionMask, batch.MaxPredictions, step.Random, step.FirstRow, batch.ContinuesWord);
        HashSet<long> chosen = Chosen(masked);
        EvaluationOutput output = trainer.Evaluate(batch, step);
        long[] seen = output.Text.CorruptedIds.cpu().data<long>().ToArray();      // [B * L]
        float[] suspicion = output.RtdLogits.sigmoid().cpu().data<float>().ToArray(); // [B * L]

        SpecialTokens special = vocabulary.Special;
        int[] hidden = [special.Cls, special.Sep, special.Pad];
        ImmutableArray<SampledSequence>.Builder sequences = ImmutableArray.CreateBuilder<SampledSequence>(examples.Rows);
        for (int row = 0; row < examples.Rows; row++)
        {
            ImmutableArray<SampledToken>.Builder tokens = ImmutableArray.CreateBuilder<SampledToken>();
            for (int place = 0; place < examples.Lengths[row] && tokens.Count < PiecesShown; place++)
            {
                int index = (row * examples.SequenceLength) + place;
                int original = (int)examples.InputIds[index];
                if (hidden.Contains(original))
                    continue;
                string? proposed = chosen.Contains(index) ? vocabulary.TokenOf((int)seen[index]) : null;
                tokens.Add(new SampledToken(vocabulary.TokenOf(original), proposed, Math.Round(suspicion[index], 3)));
            }

            sequences.Add(new SampledSequence(tokens.ToImmutable()));
        }

        return sequences.ToImmutable();
    }

    /// <summary>Flat indices of the chosen tokens.</summary>
    private static HashSet<long> Chosen(MaskedBatch masked)
    {
        long[] positions = masked.Positions.cpu().data<long>().ToArray(); // [B * N]
        float[] weights = masked.Weights.cpu().data<float>().ToArray();   // [B * N]
        return [.. positions.Where((_, slot) => weights[slot] > 0)];
    }
}
