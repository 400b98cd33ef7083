using ElectraDsl.Kernels.Backends.Simd.RtdLoss;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>Replaced-token detection in tensor operations, on any device.</summary>
/// <remarks>A loss of the user's own is no tensor operation: it is computed on the CPU, with a copy there and back.</remarks>
internal sealed class TorchOpsRtdLoss<TSpec> : IRtdLossKernel, IBuiltInKernel
    where TSpec : struct, IModelSpec
{
    private static readonly SimdRtdLoss<TSpec> OnHost = new();

    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.TorchOps;

    /// <inheritdoc/>
    public RtdLossOutput Run(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        ArgumentNullException.ThrowIfNull(logits);
        _ = RtdLossArguments.Check(logits, labels, attentionMask, logits.device_type);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor gradient, Tensor counters) = TSpec.RtdLoss == typeof(BinaryCrossEntropy)
            ? CrossEntropy(logits, labels, attentionMask, gradientScale)
            : ByHost(logits, labels, attentionMask, gradientScale);
        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }

    private static (Tensor Gradient, Tensor Counters) CrossEntropy(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        Device device = logits.device;
        Tensor zero = DeviceValues.Constant(0f, device);
        Tensor replaced = labels.logical_and(attentionMask);                                                 // [B, L]
        Tensor predicted = logits.gt(zero).logical_and(attentionMask);                                       // [B, L]
        Tensor label = replaced.to(ScalarType.Float32);                                                      // [B, L]
        Tensor tail = logits.abs().neg_().exp_().log1p_();                                                   // [B, L]
        Tensor loss = maximum(where(replaced, logits.neg(), logits), zero).add(tail, Scalars.One);                // [B, L]
        Tensor slope = logits.sigmoid().add(label, Scalars.MinusOne).mul(DeviceValues.Constant(gradientScale, device)); // [B, L]
        Tensor gradient = where(attentionMask, slope, zero);
        Tensor sums = stack(
        [
            where(attentionMask, loss, zero).sum(),
            Count(attentionMask),
            Count(predicted.eq(replaced).logical_and(attentionMask)),
            Count(predicted.logical_and(replaced)),
            Count(predicted),
            Count(replaced),
        ]);                                                                                                  // [6]
        return (gradient, cat([sums, Pairs(logits, replaced, attentionMask)]));
    }

    /// <summary>[2] float32: <see cref="RtdCounter.Pairs"/> and <see cref="RtdCounter.PairsWon"/>.</summary>
    private static Tensor Pairs(Tensor logits, Tensor replaced, Tensor attentionMask)
    {
        Device device = logits.device;
        int count = (int)logits.numel(), groups = RtdGroups.CountFor(count), places = RtdGroups.TokensOf(0, groups, count);
        Tensor x = InGroups(logits);                                                                         // [G, P]
        Tensor isReplaced = InGroups(replaced);                                                              // [G, P]
        Tensor isOriginal = InGroups(attentionMask).logical_and(isReplaced.logical_not());                   // [G, P]

        // Behind all originals stands what is none, and NaN, which no token is above: of what is found up to an infinite logit only the
        // originals count.
        Tensor infinity = DeviceValues.Constant(float.PositiveInfinity, device);
        Tensor sorted = where(isOriginal.logical_and(x.eq(x)), x, infinity).sort(1).Values;                  // [G, P]
        Tensor comparable = isOriginal.logical_and(x.eq(x)).sum(1, keepdim: true);                           // [G, 1]
        Tensor below = searchsorted(sorted, x), upTo = minimum(searchsorted(sorted, x, right: true), comparable); // [G, P]
        Tensor halves = where(isReplaced.logical_and(x.eq(x)), below.Plus(upTo), DeviceValues.Constant(0L, device)).sum(); // twice the pairs won
        Tensor pairs = isReplaced.sum(1).mul(isOriginal.sum(1)).sum();
        return stack([
            pairs.to(ScalarType.Float32),
            halves.to(ScalarType.Float64).mul(DeviceValues.Constant(0.5, device)).to(ScalarType.Float32),
        ]);

        // Token i stands in row i modulo G; places without a token hold 0 or false.
        Tensor InGroups(Tensor values)
        {
            Tensor padded = zeros((long)places * groups, values.dtype, device);
            _ = padded.narrow(0, 0, count).copy_(values.reshape(-1));
            return padded.view(places, groups).t().contiguous();
        }
    }

    private static Tensor Count(Tensor mask) => mask.sum(ScalarType.Int64).to(ScalarType.Float32);

    private static (Tensor Gradient, Tensor Counters) ByHost(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        RtdLossOutput output = OnHost.Run(logits.ToHost(), labels.ToHost(), attentionMask.ToHost(), gradientScale);
        return (output.Gradient.ToDevice(logits.device), output.Counters.ToDevice(logits.device));
    }
}
