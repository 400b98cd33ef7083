using ElectraDsl.Kernels.Tools.Reference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>Dropout, residual connection and norm on repeatable numbers of one shape, forward and backward, beside the reference.</summary>
internal sealed class ResidualNormCase
{
    private const double Tolerance = 2e-5;

    private static readonly DropoutKey Key = new(Seed: 0x1234_5678_9ABC_DEF0, Step: 7, Place: 3, FirstSequence: 0);

    private readonly int batch, length, width;
    private readonly Norm norm;
    private readonly Dropout dropout;

    internal ResidualNormCase(int batch, int length, int width, Normalization kind, bool hasBias, double rate)
    {
        (this.batch, this.length, this.width) = (batch, length, width);
        Random random = new((batch * 1000) + width);
        int count = batch * length * width;
        norm = new Norm(kind, 1e-3);
        dropout = new Dropout(rate, rate > 0 ? Key : null);
        Residual = Arrays.Normal(random, count, 1);
        Update = Arrays.Normal(random, count, 2);
        Weight = [.. Arrays.Normal(random, width, 0.3f).Select(value => 1 + value)];
        Bias = hasBias ? Arrays.Normal(random, width, 1) : null;
        OfSum = Arrays.Normal(random, count, 1);
        OfNormalized = Arrays.Normal(random, count, 1);
    }

    internal float[] Residual { get; }

    internal float[] Update { get; }

    internal float[] Weight { get; }

    internal float[]? Bias { get; }

    internal float[] OfSum { get; }

    internal float[] OfNormalized { get; }

    internal double Loss(Result result) =>
        result.Sum.Zip(OfSum, (a, b) => (double)a * b).Sum() + result.Normalized.Zip(OfNormalized, (a, b) => (double)a * b).Sum();

    /// <summary>Values and gradients beside the reference.</summary>
    /// <returns>Them.</returns>
    internal Result Compare(EncoderKernels kernels, bool isPreNorm, bool readsSum = true, bool readsNormalized = true)
    {
        Result actual = Run(kernels, isPreNorm, readsSum, readsNormalized);
        ReferenceResidualNorm expected = ReferenceResidualNorm.Of(
            Residual, Update, norm, Weight, Bias, dropout, length, isPreNorm ? OfSum : new float[OfSum.Length], OfNormalized);
        Near(actual.Normalized, expected.Normalized, nameof(actual.Normalized));
        if (isPreNorm)
            Near(actual.Sum, expected.Sum, nameof(actual.Sum));
        Near(actual.OfResidual, expected.OfResidual, nameof(actual.OfResidual));
        Near(actual.OfUpdate, expected.OfUpdate, nameof(actual.OfUpdate));
        Near(actual.OfWeight, expected.OfWeight, nameof(actual.OfWeight));
        if (Bias is not null)
            Near(actual.OfBias, expected.OfBias, nameof(actual.OfBias));
        return actual;

        void Near(float[] values, double[] wanted, string what) => Assert.True(
            Arrays.Largest(values, wanted) <= Tolerance * (1 + wanted.Max(Math.Abs)),
            $"{what} of [{batch}, {length}, {width}]: {Arrays.Largest(values, wanted)}");
    }

    internal Result Run(EncoderKernels kernels, bool isPreNorm, bool readsSum = true, bool readsNormalized = true)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor residual = Leaf(Residual, batch, length, width), update = Leaf(Update, batch, length, width), weight = Leaf(Weight, width);
        Tensor? bias = Bias is null ? null : Leaf(Bias, width);
        Tensor ofSum = Arrays.Floats(OfSum, batch, length, width), ofNormalized = Arrays.Floats(OfNormalized, batch, length, width);
        Tensor sum, normalized;
        if (isPreNorm)
        {
            (sum, normalized) = kernels.ResidualNorm.PreNorm(residual, update, norm, weight, bias, dropout);
            if (readsSum && readsNormalized)
                autograd.backward([sum, normalized], [ofSum, ofNormalized]);
            else
                (readsSum ? sum : normalized).backward([readsSum ? ofSum : ofNormalized]);
        }
        else
        {
            sum = normalized = kernels.ResidualNorm.PostNorm(residual, update, norm, weight, bias, dropout);
            normalized.backward([ofNormalized]);
        }

        return new Result(
            Arrays.Of<float>(sum.detach()),
            Arrays.Of<float>(normalized.detach()),
            Arrays.Of<float>(residual.grad!),
            Arrays.Of<float>(update.grad!),
            Arrays.Of<float>(weight.grad!),
            bias is null ? [] : Arrays.Of<float>(bias.grad!));
    }

    /// <summary>A graph that nobody goes back through.</summary>
    internal void ForwardOnly(EncoderKernels kernels)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor residual = Leaf(Residual, batch, length, width), update = Leaf(Update, batch, length, width), weight = Leaf(Weight, width);
        _ = kernels.ResidualNorm.PreNorm(residual, update, norm, weight, null, dropout);
        _ = kernels.ResidualNorm.PostNorm(residual, update, norm, weight, null, dropout);
        _ = kernels.Dropout.Run(update, dropout);
    }

    private static Tensor Leaf(float[] values, params long[] shape) => Arrays.Floats(values, shape).requires_grad_(true);

    /// <summary>What came out, and what went back.</summary>
    internal sealed record Result(float[] Sum, float[] Normalized, float[] OfResidual, float[] OfUpdate, float[] OfWeight, float[] OfBias);
}
