using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>Writes down what both networks make of some sequences, word piece by word piece.</summary>
internal static class RtdSamples
{
    /// <summary>Both networks' say on one batch.</summary>
    /// <param name="trainer">The model; not changed.</param>
    /// <param name="vocabulary">Its word pieces.</param>
    /// <param name="examples">The sequences.</param>
    /// <param name="batch">The same on the model's device.</param>
    /// <param name="step">Decides masks and samples.</param>
    public static IReadOnlyList<SampledSequence> Of(
        JointTrainer trainer,
        WordPieceVocabulary vocabulary,
        ExampleBatch examples,
        Batch batch,
        StepContext step)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();

        // Masking draws the same tokens again that it draws within Evaluate: its randoms depend on the step alone.
        MaskedBatch masked = trainer.Kernels.Masking.Run(
            batch.InputIds,
            batch.AttentionMask,
            batch.MaxPredictions,
            step.Random,
            step.FirstRow,
            batch.ContinuesWord);
        HashSet<long> chosen = Chosen(masked);
        EvaluationOutput output = trainer.Evaluate(batch, step);
        long[] seen = output.Text.CorruptedIds.ToHost<long>();            // [B * L]
        float[] suspicion = output.RtdLogits.sigmoid().ToHost<float>();   // [B * L]
        return [.. SampledSequence.Of(examples, vocabulary, index => chosen.Contains(index) ? seen[index] : null, index => suspicion[index])];
    }

    /// <summary>Flat indices of the chosen tokens.</summary>
    private static HashSet<long> Chosen(MaskedBatch masked)
    {
        long[] positions = masked.Positions.ToHost<long>();               // [B * N]
        float[] weights = masked.Weights.ToHost<float>();                 // [B * N]
        return [.. positions.Where((_, slot) => weights[slot] > 0)];
    }
}
