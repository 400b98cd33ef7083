using ElectraDsl.Data;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// Turns texts into what a frozen encoder makes of them: the means of its tokens' states after the embeddings and each layer, and the largest of the
/// last. Not thread-safe.
/// </summary>
/// <remarks>Owns the network, not the weights.</remarks>
internal sealed class TextVectors : IDisposable
{
    // Tokens of a batch, padding included: enough for a device to be busy, little enough for the memory of any step.
    private const int TokensAtOnce = 4_096;

    private readonly IEncoder network;
    private readonly WordPieceTokenizer tokenizer;
    private readonly PretrainingRecipe recipe;
    private readonly Device device;

    /// <summary>Builds the encoder of a model over some weights.</summary>
    public TextVectors(ParameterArena weights, PretrainingRecipe recipe, WordPieceVocabulary vocabulary, Device device)
    {
        network = recipe.CreateEncoder(weights);
        network.eval();
        tokenizer = new WordPieceTokenizer(vocabulary, recipe.LowerCase, pretokenization: recipe.Facts.Pretokenization);
        (this.recipe, this.device) = (recipe, device);
    }

    /// <summary>Encodes texts.</summary>
    /// <param name="texts">What a text has beyond the run's sequence length is cut off.</param>
    /// <param name="progress">Gets the number of texts that are done.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A vector a text: [(layers + 2) H].</returns>
    /// <exception cref="RunException">The states are no numbers.</exception>
    public IReadOnlyList<float[]> Of(IReadOnlyList<string> texts, Action<int> progress, CancellationToken cancellation)
    {
        float[][] vectors = new float[texts.Count][];
        (int Index, int Length)[] order =
        [
            .. texts
                .Select(
                    (text, index) =>
                        (Index: index, Length: Math.Min(recipe.SequenceLength, tokenizer.Encode(text).Count + TextBatch.SpecialTokensOfRow)))
                .OrderBy(text => text.Length)
                .ThenBy(text => text.Index),
        ]; // of one length: little padding
        for (int first = 0, end; first < order.Length; first = end)
        {
            cancellation.ThrowIfCancellationRequested();
            for (end = first + 1; end < order.Length && (end - first + 1) * order[end].Length <= TokensAtOnce;)
                end++;
            float[] encoded = Encode([.. order[first..end].Select(text => texts[text.Index])]); // [B * (layers + 2) H]
            if (encoded.Any(float.IsNaN))
                throw new RunException("The encoder returns NaN for a text: the weights have diverged; use an older checkpoint with --checkpoint.");
            int width = encoded.Length / (end - first);
            for (int row = first; row < end; row++)
                vectors[order[row].Index] = encoded.AsSpan((row - first) * width, width).ToArray();
            progress(end);
        }

        return vectors;
    }

    /// <inheritdoc/>
    public void Dispose() => network.Dispose();

    private float[] Encode(IReadOnlyList<string> texts)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        TextBatch batch = TextBatch.Of(tokenizer, texts, recipe.SequenceLength);
        long[] shape = [batch.Rows, batch.Length];
        Tensor mask = DeviceValues.Upload(batch.AttentionMask, shape, device); // [B, L]
        IReadOnlyList<Tensor> states = network.EncodeAll(
            DeviceValues.Upload(batch.InputIds, shape, device),
            DeviceValues.Upload(batch.TokenTypeIds, shape, device),
            mask
        ); // each [B, L, H]
        Tensor present = mask.unsqueeze(-1).to_type(ScalarType.Float32); // [B, L, 1]
        Tensor tokens = present.sum(1);                                  // [B, 1]
        IEnumerable<Tensor> means = states.Select(state => state.mul(present).sum(1).div(tokens)); // each [B, H]
        Tensor largest = where(mask.unsqueeze(-1), states[^1], DeviceValues.Constant(float.NegativeInfinity, device)).amax([1]); // [B, H]
        return cat([.. means, largest], 1).ToHost<float>(); // [B, (layers + 2) H]
    }
}
