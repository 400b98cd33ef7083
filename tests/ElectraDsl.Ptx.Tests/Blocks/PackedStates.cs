using ElectraDsl.Kernels.Tests;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Blocks;

/// <summary>
/// What stands behind attention and feed-forward, on states without their padding, whose dropout is that of where they lay: values and gradients of
/// every call, one after the other.
/// </summary>
internal static class PackedStates
{
    /// <summary>Sequences of which each is shorter than the one before, down to one token.</summary>
    internal static float[] Run(EncoderKernels kernels, int batch, int length, int width, Normalization kind, double rate)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new((batch * 1000) + width);
        bool[] isText = [.. Enumerable.Range(0, batch * length).Select(token => token % length < Math.Max(1, length - (token / length * 3)))];
        using AttentionMask mask = AttentionMask.All(tensor(isText, [batch, length]), zeros(batch, length, ScalarType.Int64));
        Dropout dropout = mask.Pack(new Dropout(rate, new DropoutKey(Seed: 5, Step: 11, Place: 2, FirstSequence: 4)));
        int rows = mask.PackedRows?.Length ?? batch * length;
        long[] shape = mask.PackedRows is null ? [batch, length, width] : [1, rows, width];
        Norm norm = new(kind, 1e-3);
        List<float> values = [];
        Differentiate((kernel, states) => [kernel.Norm(states[1], norm, states[2], states[3])]);
        Differentiate((kernel, states) => [kernel.Sum(states[0], states[1], dropout.At(1))]);
        Differentiate((kernel, states) => [kernel.PostNorm(states[0], states[1], norm, states[2], states[3], dropout.At(2))]);
        Differentiate((kernel, states) =>
        {
            (Tensor sum, Tensor normalized) = kernel.PreNorm(states[0], states[1], norm, states[2]!, states[3], dropout.At(3));
            return [sum, normalized];
        });
        Differentiate((_, states) => [kernels.Dropout.Run(states[1], dropout.At(4))]);
        return [.. values];

        void Differentiate(Func<IResidualNormKernel, Tensor[], Tensor[]> call)
        {
            Tensor[] states =
            [
                Leaf(shape), Leaf(shape), Leaf(width), kind == Normalization.LayerNorm ? Leaf(width) : null!,
            ];
            Tensor[] outputs = call(kernels.ResidualNorm, states);
            autograd.backward(outputs, [.. outputs.Select(_ => Leaf(shape).detach())]);
            foreach (Tensor output in outputs)
                values.AddRange(Arrays.Of<float>(output.detach()));
            foreach (Tensor state in states.Where(state => state is not null && state.grad is not null))
                values.AddRange(Arrays.Of<float>(state.grad!));
        }

        Tensor Leaf(params long[] sizes) =>
            Arrays.Floats(Arrays.Normal(random, checked((int)sizes.Aggregate(1L, (a, b) => a * b)), 1), sizes).requires_grad_(true);
    }
}
