namespace ElectraDsl.Training;

/// <summary>
/// Memory of pre-training in bytes, reckoned before anything is started: what stays, and what a step needs on top at its two peaks, which are
/// never in memory at once. What the program itself and libtorch's code take is not in it.
/// </summary>
/// <param name="Weights">Weights of both networks, shared ones once: the parameter arena, float32.</param>
/// <param name="Gradients">Their gradients.</param>
/// <param name="Moments">Adam's two moments.</param>
/// <param name="GeneratorPeak">While the generator learns: its activations, the gradient of the vocabulary's matrix, workspace.</param>
/// <param name="DiscriminatorPeak">While the discriminator learns: its activations, the generator's logits, which still live, workspace.</param>
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

        // The gradient of the output matrix waits until that of the looked-up rows is added to it: to the generator's end.
        double table = (double)facts.VocabularySize * facts.EmbeddingSize * sizeof(float);
        double logits = (double)rows * facts.MaskedSlots(length) * facts.VocabularySize * sizeof(float);
        double generator = tokens * (facts.Generator.ActivationBytes.At(length, facts.MaskedShare(length)) + Workspace(facts.Generator));
        double discriminator = tokens * (facts.Discriminator.ActivationBytes.At(length, 0) + Workspace(facts.Discriminator));
        return new MemoryEstimate(arena, arena, 2 * arena, generator + table, Math.Max(discriminator + logits, table));
    }

    /// <summary>
    /// Bytes a token that the backward pass needs when most is still kept: at its start, in the last feed-forward block, the gradients of the block's
    /// output, inner layer and input.
    /// </summary>
    private static double Workspace(NetworkFacts network) => (double)sizeof(float) * ((2 * network.HiddenSize) + network.FeedForwardSize);
}
