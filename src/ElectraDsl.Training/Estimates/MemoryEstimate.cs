using ElectraDsl.Kernels;

namespace ElectraDsl.Training;

/// <summary>
/// Memory of pre-training in bytes, reckoned before anything is started: what stays, and what a step needs on top while each network learns; two
/// networks are never in memory at once. What the program itself and libtorch's code take is not in it.
/// </summary>
/// <param name="Weights">Weights of all networks, shared ones once: the parameter arena, float32, and for bf16 products a rounded copy.</param>
/// <param name="Gradients">Their gradients.</param>
/// <param name="Moments">Adam's two moments and, where there is one, the average of the weights with the room to exchange it.</param>
/// <param name="Peaks">By network, while it learns: its activations, and the logits, where its head has such, or a layer's gradients.</param>
/// <param name="Fragmentation">Holes between tensors in the allocator's heap, at the highest peak.</param>
/// <remarks>Activations are those of float32 on a CPU, of rows without padding.</remarks>
public sealed record MemoryEstimate(double Weights, double Gradients, double Moments, IReadOnlyDictionary<string, double> Peaks, double Fragmentation)
{
    /// <summary>
    /// Of a hidden state of each layer: what the allocator's heap takes beyond the tensors that are reckoned. Forward pass, logits and backward pass
    /// make tensors of other sizes, and none fits well where the others' were. Measured with the allocator as <see cref="Torch.TorchRuntime"/> sets
    /// it, for ELECTRA-Small and ELECTRA-Base at 128 and 512 tokens: 3.5 to 4.6.
    /// </summary>
    private const double HolesPerHiddenState = 4;

    // Above any batch that is trained.
    private const int MostTried = 1 << 20;

    /// <summary>What the first step leaves in memory for good, whatever the model: packed matrices of MKL and oneDNN, and compiled code.</summary>
    public double Libraries => 45e6;

    /// <summary>The highest of <see cref="Peaks"/>.</summary>
    public double HighestPeak => Peaks.Values.Max();

    /// <summary>Everything at the highest peak.</summary>
    public double Total => Weights + Gradients + Moments + HighestPeak + Fragmentation + Libraries;

    /// <summary>The memory of a recipe's steps; a batch that is computed in parts needs that of one part.</summary>
    /// <param name="recipe">The model and its hyperparameters.</param>
    public static MemoryEstimate Of(PretrainingRecipe recipe)
    {
        ModelConfig facts = recipe.Facts;
        int length = recipe.SequenceLength;
        long rows = recipe.MicroBatchSize > 0 ? recipe.MicroBatchSize : recipe.BatchSize;
        double tokens = (double)rows * length;
        double arena = (double)recipe.Layout.Count * sizeof(float);

        double logits = VocabularyHead.LogitBytes(rows * facts.MaskedSlots(length), facts.VocabularySize);
        Dictionary<string, double> peaks = facts.Networks.ToDictionary(network => network.Name, network => PeakOf(network.Config));
        NetworkConfig larger = facts.Networks.MaxBy(network => peaks[network.Name]).Config;
        double holes = HolesPerHiddenState * tokens * sizeof(float) * larger.Layers * larger.HiddenSize;
        return new MemoryEstimate(
            recipe.Precision == Precision.Bf16 ? 1.5 * arena : arena,
            arena,
            (recipe.EmaDecay > 0 ? 4 : 2) * arena,
            peaks,
            holes);

        // While a network learns: its activations, what the widest activation made, and the logits, where its head has such, or the gradients of a
        // layer. What the other network needed before is used again.
        double PeakOf(NetworkConfig network)
        {
            TokenCost kept = recipe.RecomputeActivations ? KeptOfInputs(network) : network.ActivationBytes;
            double passing = sizeof(float) * tokens * facts.Networks.Max(other => other.Config.FeedForwardSize);
            double gradients = tokens * LayerGradients(network);
            return passing + (network == facts.Discriminator
                ? (tokens * kept.At(length, 0)) + gradients
                : (tokens * kept.At(length, facts.MaskedShare(length))) + Math.Max(logits, gradients));
        }
    }

    /// <summary>How many sequences a step can compute at once.</summary>
    /// <param name="recipe">The model and its hyperparameters; its batch sizes do not matter.</param>
    /// <param name="bytes">What it may take.</param>
    /// <returns>0 where not even one fits.</returns>
    public static int MostSequences(PretrainingRecipe recipe, double bytes)
    {
        int fits = 0, exceeds = MostTried;
        while (exceeds - fits > 1)
        {
            int middle = fits + ((exceeds - fits) / 2);
            (fits, exceeds) = Of(recipe with { BatchSize = middle, MicroBatchSize = 0 }).Total <= bytes ? (middle, exceeds) : (fits, middle);
        }

        return fits;
    }

    /// <summary>The largest part of a recipe's batch that a step can compute at once.</summary>
    /// <param name="recipe">The model and its hyperparameters; its micro-batch size does not matter.</param>
    /// <param name="bytes">What it may take.</param>
    /// <returns>A divisor of the batch size, 0 for all of it, or null where not even one sequence fits.</returns>
    public static int? FittingMicroBatch(PretrainingRecipe recipe, double bytes)
    {
        int most = MostSequences(recipe, bytes), batch = recipe.BatchSize;
        return most >= batch ? 0
            : most == 0 ? null
            : Enumerable.Range(1, most).Last(part => batch % part == 0);
    }

    /// <summary>Where layers are computed once more: the input of each, one layer while it runs backward, and all that is not of a layer.</summary>
    private static TokenCost KeptOfInputs(NetworkConfig network) => network.Parts.Aggregate(
        new TokenCost(sizeof(float) * network.Layers * network.HiddenSize), (sum, part) => sum + part.ActivationBytes);

    /// <summary>
    /// Bytes a token that the backward pass makes while most is still kept: at its start, in the last feed-forward block, the gradients of the
    /// block's output and input, and of what the activation made.
    /// </summary>
    private static double LayerGradients(NetworkConfig network) => (double)sizeof(float) * ((2 * network.HiddenSize) + network.FeedForwardSize);
}
