using ElectraDsl.Kernels;

namespace ElectraDsl.Training;

/// <summary>
/// Memory of pre-training in bytes, reckoned before anything is started: what stays, and what a step needs on top at its two peaks, which are
/// never in memory at once. What the program itself and libtorch's code take is not in it.
/// </summary>
/// <param name="Weights">Weights of both networks, shared ones once: the parameter arena, float32.</param>
/// <param name="Gradients">Their gradients.</param>
/// <param name="Moments">Adam's two moments.</param>
/// <param name="GeneratorPeak">While the generator learns: its activations, and the logits or workspace.</param>
/// <param name="DiscriminatorPeak">While the discriminator learns: its activations, workspace.</param>
/// <remarks>
/// Activations are those of float32 on a CPU. A GPU keeps less: its fused attention knows dropout and keeps no attention weights, and
/// dropout masks are a byte an element.
/// </remarks>
public sealed record MemoryEstimate(double Weights, double Gradients, double Moments, double GeneratorPeak, double DiscriminatorPeak)
{
    /// <summary>Everything at the higher of the two peaks.</summary>
    public double Total => Weights + Gradients + Moments + Math.Max(GeneratorPeak, DiscriminatorPeak);

    /// <summary>The memory of a recipe's steps; a batch that is computed in parts needs that of one part.</summary>
    /// <param name="recipe">The model and its knobs.</param>
    public static MemoryEstimate Of(PretrainingRecipe recipe)
    {
        ModelFacts facts = recipe.Facts;
        int length = recipe.SequenceLength;
        long rows = recipe.MicroBatchSize > 0 ? recipe.MicroBatchSize : recipe.BatchSize;
        double tokens = (double)rows * length;
        double arena = (double)recipe.Layout.Count * sizeof(float);

        // The gradient of the looked-up rows is a table of its own before it is added: at the end, when the activations are gone.
        double table = (double)facts.VocabularySize * facts.EmbeddingSize * sizeof(float);
        double logits = VocabularyHead.LogitBytes(rows * facts.MaskedSlots(length), facts.VocabularySize);
        double kept = tokens * facts.Generator.ActivationBytes.At(length, facts.MaskedShare(length));
        double generator = kept + Math.Max(logits, tokens * Workspace(facts.Generator));
        double discriminator = tokens * (facts.Discriminator.ActivationBytes.At(length, 0) + Workspace(facts.Discriminator));
        return new MemoryEstimate(arena, arena, 2 * arena, Math.Max(generator, table), Math.Max(discriminator, table));
    }

    /// <summary>
    /// Bytes a token that the backward pass needs when most is still kept: at its start, in the last feed-forward block, the gradients of the block's
    /// output, inner layer and input.
    /// </summary>
    private static double Workspace(NetworkFacts network) => (double)sizeof(float) * ((2 * network.HiddenSize) + network.FeedForwardSize);
}
