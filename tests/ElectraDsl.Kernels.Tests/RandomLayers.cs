using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>Random layers, in which every state may be read by several operations, or by none.</summary>
internal static class RandomLayers
{
    private const int Batch = 2, Length = 5, Width = 32, Heads = 2;

    /// <summary>The last state, and the gradients of the input and of all weights.</summary>
    /// <param name="kernels">What runs them.</param>
    /// <param name="seed">Which layers.</param>
    /// <param name="window">Tokens to either side that a query sees; 0 for all.</param>
    /// <param name="rate">What is dropped, by key, behind every block and of the attention.</param>
    internal static (float[] Output, float[] OfInput, float[] OfWeights) Run(EncoderKernels kernels, int seed, int window = 0, double rate = 0)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new(seed);
        Tensor input = Leaf(random, Batch, Length, Width);
        Tensor[] weights =
        [
            Leaf(random, 3 * Width, Width), Leaf(random, 2 * Width, Width), Leaf(random, Width, 2 * Width), Leaf(random, Width, Width),
        ];
        Tensor scale = Leaf(random, Width), shift = Leaf(random, Width);
        using AttentionMask mask = AttentionMask.Local(null, input, window);
        Dropout dropout = new(rate, rate > 0 ? new DropoutKey(Seed: (ulong)seed, Step: 3, Place: 0, FirstSequence: 0) : null);
        Tensor output = kernels.Stack.Run(input, hidden => Enumerable.Range(0, 3).Aggregate(hidden, (state, layer) => kernels.Stack.Layer(
            state, read => Layers(kernels, new Random((100 * seed) + layer), read, weights, scale, shift, mask, dropout.At(100 * layer)))));
        output.backward([Arrays.Floats(Arrays.Normal(random, Batch * Length * Width, 1), Batch, Length, Width)]);
        return (
            Arrays.Of<float>(output.detach()),
            Arrays.Of<float>(input.grad!),
            [.. weights.Append(scale).Append(shift).SelectMany(weight => weight.grad is { } gradient ? Arrays.Of<float>(gradient) : [])]);
    }

    private static Tensor Layers(
        EncoderKernels kernels,
        Random random,
        Tensor hidden,
        Tensor[] weights,
        Tensor scale,
        Tensor shift,
        AttentionMask mask,
        Dropout dropout)
    {
        int place = 0;
        Norm norm = new(random.Next(2) == 0 ? Normalization.LayerNorm : Normalization.RmsNorm, 1e-3);
        Tensor? bias = norm.Kind == Normalization.LayerNorm ? shift : null;
        Activation activation = (Activation)random.Next(4);
        List<Tensor> states = [hidden];
        for (int operation = 0; operation < 12; operation++)
        {
            Tensor read = Any();
            switch (random.Next(4))
            {
                case 0:
                    states.Add(kernels.ResidualNorm.Norm(read, norm, scale, bias));
                    break;
                case 1:
                    Tensor residual = Any();
                    states.Add(kernels.ResidualNorm.PostNorm(residual, Update(read), norm, scale, bias, Next()));
                    states.RemoveAll(state => ReferenceEquals(state, residual)); // may be overwritten
                    break;
                case 2:
                    (Tensor sum, Tensor normalized) = kernels.ResidualNorm.PreNorm(Any(), Update(read), norm, scale, bias, Next());
                    states.AddRange([sum, normalized]);
                    break;
                default:
                    states.Add(kernels.ResidualNorm.Sum(Any(), Update(read), Next()));
                    break;
            }
        }

        return kernels.ResidualNorm.PostNorm(states[^1], Update(states[Math.Max(0, states.Count - 2)]), norm, scale, bias, Next());

        Dropout Next() => dropout.At(place++);

        Tensor Any() => states[random.Next(states.Count)];

        Tensor Update(Tensor read)
        {
            Tensor update = Made(read);

            // What an earlier operation needs for its backward pass must not be overwritten.
            if (random.Next(3) == 0)
                states.Add(kernels.Linear.Run(update, weights[3], null));
            return update;
        }

        Tensor Made(Tensor read) => random.Next(3) switch
        {
            0 => kernels.Linear.Run(read, weights[3], null),
            1 => kernels.Linear.Run(kernels.Linear.Activated(read, weights[1], null, activation), weights[2], shift),
            _ => kernels.Linear.Run(
                kernels.Attention.Run(kernels.Linear.Run(read, weights[0], null), Heads, mask, null, Next()), weights[3], shift),
        };
    }

    private static Tensor Leaf(Random random, params long[] shape) =>
        Arrays.Floats(Arrays.Normal(random, checked((int)shape.Aggregate(1L, (a, b) => a * b)), 0.2f), shape).requires_grad_(true);
}
