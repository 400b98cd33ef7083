using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Cli;

/// <summary>
/// The matrix products of one training step, forward and both gradients, on random values, by libtorch whatever the step itself uses: what no
/// training can do without, and the measure of how fast a step is.
/// </summary>
/// <remarks>Owns its tensors.</remarks>
internal sealed class MatrixProducts : IDisposable
{
    private readonly List<(Tensor Input, Tensor Weight, Tensor Gradient)> weights = [];
    private readonly List<(Tensor Query, Tensor Key, Tensor Probabilities)> attention = [];

    /// <summary>Makes the factors.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="rows">Sequences.</param>
    /// <param name="length">Tokens of each, padding included.</param>
    /// <param name="masked">Slots of masked tokens in all of them.</param>
    /// <param name="precision">Of what numbers the products with weights are; those of attention are float32.</param>
    /// <param name="device">Where they are computed.</param>
    public MatrixProducts(ModelConfig facts, int rows, int length, int masked, Precision precision, Device device)
    {
        ScalarType type = precision == Precision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using DisposeScope scope = NewDisposeScope();
        int tokens = rows * length;
        foreach ((string name, NetworkConfig network) in facts.Networks)
        {
            int hidden = network.HiddenSize, inner = network.FeedForwardSize;
            if (facts.EmbeddingSize != hidden)
                AddWeight(tokens, facts.EmbeddingSize, hidden);
            for (int layer = 0; layer < network.Layers; layer++)
            {
                AddWeight(tokens, hidden, 3 * hidden);
                AddWeight(tokens, hidden, hidden);
                AddWeight(tokens, hidden, network.IsGated ? 2 * inner : inner);
                AddWeight(tokens, inner, hidden);
                AddAttention(network);
            }

            if (name == NetworkRoles.NameOf(NetworkRole.Discriminator))
            {
                AddWeight(tokens, hidden, hidden);
                continue;
            }

            AddWeight(masked, hidden, facts.EmbeddingSize);
            AddWeight(masked, facts.EmbeddingSize, facts.VocabularySize);
        }

        void AddWeight(int inputs, int from, int to)
        {
            weights.Add((Values(inputs, from).to(type), Values(to, from).to(type), Values(inputs, to).to(type)));
            (Tensor input, Tensor weight, Tensor gradient) = weights[^1];
            _ = (input.DetachFromDisposeScope(), weight.DetachFromDisposeScope(), gradient.DetachFromDisposeScope());
            Flops += 6.0 * inputs * from * to;
        }

        // All layers' are alike: one set of factors stands for them, as it would stay in the cache no more than theirs do.
        void AddAttention(NetworkConfig network)
        {
            long heads = (long)rows * network.AttentionHeads, size = network.HeadSize;
            attention.Add((Values(heads, length, size), Values(heads, length, size), Values(heads, length, length)));
            (Tensor query, Tensor key, Tensor probabilities) = attention[^1];
            _ = (query.DetachFromDisposeScope(), key.DetachFromDisposeScope(), probabilities.DetachFromDisposeScope());
            AttentionFlops += 12.0 * heads * length * length * size;
        }

        Tensor Values(params long[] shape) => rand(shape, device: device);
    }

    /// <summary>Operations of the products with weights.</summary>
    public double Flops { get; private set; }

    /// <summary>Operations of attention's products.</summary>
    public double AttentionFlops { get; private set; }

    /// <summary>Computes the products with weights.</summary>
    public void RunWeights()
    {
        using IDisposable inference = no_grad();
        foreach ((Tensor input, Tensor weight, Tensor gradient) in weights)
        {
            using DisposeScope scope = NewDisposeScope();
            _ = input.matmul(weight.t());    // [T, out]
            _ = gradient.matmul(weight);     // [T, in]
            Wait(gradient.t().matmul(input)); // [out, in]
        }
    }

    /// <summary>Computes attention's products: two forward and four backward.</summary>
    public void RunAttention()
    {
        using IDisposable inference = no_grad();
        foreach ((Tensor query, Tensor key, Tensor probabilities) in attention)
        {
            using DisposeScope scope = NewDisposeScope();
            for (int pass = 0; pass < 2; pass++)
            {
                _ = query.matmul(key.transpose(1, 2));               // scores, and the gradient of probabilities
                _ = probabilities.matmul(key);                       // what is read, and the gradient of queries
            }

            _ = probabilities.transpose(1, 2).matmul(query);         // of keys
            Wait(probabilities.transpose(1, 2).matmul(query));       // of values
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((Tensor first, Tensor second, Tensor third) in weights.Concat(attention))
        {
            first.Dispose();
            second.Dispose();
            third.Dispose();
        }
    }

    // Reading a value waits for a device that computes on its own.
    private static void Wait(Tensor last)
    {
        if (last.device_type != DeviceType.CPU)
            _ = last.flatten().narrow(0, 0, 1).to(ScalarType.Float32).item<float>();
    }
}
