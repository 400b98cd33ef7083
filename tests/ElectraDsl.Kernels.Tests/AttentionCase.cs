using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>Attention on repeatable numbers of one shape, forward and backward, beside the reference.</summary>
internal sealed class AttentionCase
{
    private const double Tolerance = 2e-5;

    private static readonly DropoutKey Key = new(Seed: 0x1234_5678_9ABC_DEF0, Step: 7, Place: 3, FirstSequence: 0);

    private readonly AttentionSizes sizes;
    private readonly RotaryPairs? pairs;
    private readonly Dropout dropout;

    internal AttentionCase(AttentionSizes sizes, RotaryPairs? pairs, double rate, string padding)
    {
        this.sizes = sizes;
        this.pairs = pairs;
        Random random = new((sizes.Length * 1000) + sizes.Size);
        int count = sizes.Batch * sizes.Length * sizes.Heads * sizes.Size;
        dropout = new Dropout(rate, rate > 0 ? Key : null);
        Projections = Arrays.Normal(random, 3 * count, 1);
        Weights = Arrays.Normal(random, count, 1);
        if (padding == "none")
            return;

        // The last sequence ends early, or all have gaps, or both, which cannot be packed; no sequence is empty.
        Tokens = [.. Enumerable.Range(0, sizes.Batch * sizes.Length).Select(token => padding == "gaps"
            ? token % sizes.Length == 0 || random.Next(3) > 0
            : token / sizes.Length < sizes.Batch - 1 || token % sizes.Length <= sizes.Length / 2)];
        if (padding == "gap and end" && sizes.Length > 4)
            Tokens[1] = false;
        for (int i = 0; i < Weights.Length; i++)
            Weights[i] *= Tokens[i / (sizes.Heads * sizes.Size)] ? 1 : 0; // nobody reads padding
    }

    internal float[] Projections { get; }

    internal float[] Weights { get; }

    internal bool[]? Tokens { get; }

    internal RotaryPositions? Rotary() => pairs is { } kind ? new RotaryPositions(sizes.Length + 1, sizes.Size, CPU, pairs: kind) : null;

    internal double Loss(float[] context) => context.Zip(Weights, (a, b) => (double)a * b).Sum();

    internal void Compare(float[] context, float[] gradient)
    {
        double[] projections = [.. Projections.Select(value => (double)value)];
        ReferenceAttention expected = ReferenceAttention.Of(projections, sizes, Tokens, pairs, dropout, Weights);
        int width = sizes.Heads * sizes.Size;
        float[] read = [.. context.Select((value, i) => Tokens is null || Tokens[i / width] ? value : 0)];
        Assert.All(context, value => Assert.True(float.IsFinite(value)));
        Near(read, expected.Context, nameof(context));
        Near(gradient, expected.Gradient, nameof(gradient));

        void Near(float[] values, double[] wanted, string what) => Assert.True(
            Arrays.Largest(values, wanted) <= Tolerance * (1 + wanted.Max(Math.Abs)),
            $"{what} of {sizes}, {pairs}, {dropout.Rate}: {Arrays.Largest(values, wanted)}");
    }

    internal (float[] Context, float[] Gradient) Run(EncoderKernels kernels) => Run(kernels, 0, sizes.Batch);

    /// <summary>Some sequences of the batch alone.</summary>
    internal (float[] Context, float[] Gradient) Run(EncoderKernels kernels, int first, int count)
    {
        using DisposeScope scope = NewDisposeScope();
        using RotaryPositions? rotary = Rotary();
        Tensor projections = Arrays.Floats(Projections, sizes.Projections).narrow(0, first, count).contiguous().requires_grad_(true);
        Tensor? tokens = Tokens is null ? null : tensor(Tokens, [sizes.Batch, sizes.Length]).narrow(0, first, count);
        using AttentionMask mask = AttentionMask.Local(tokens, projections, sizes.Window);
        Dropout own = dropout.Key is { } key ? dropout with { Key = key with { FirstSequence = first } } : dropout;
        Tensor context = mask.Unpack(kernels.Attention.Run(mask.Pack(projections), sizes.Heads, mask, rotary, mask.Pack(own)));
        context.backward([Arrays.Floats(Weights, sizes.Context).narrow(0, first, count)]);
        return (Arrays.Of<float>(context.detach()), Arrays.Of<float>(projections.grad!));
    }
}
