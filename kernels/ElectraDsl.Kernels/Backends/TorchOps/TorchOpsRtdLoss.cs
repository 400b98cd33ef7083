using ElectraDsl.Kernels.Backends.Simd;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>Replaced-token detection in tensor operations, on any device.</summary>
/// <remarks>A loss of the user's own is no tensor operation: it is computed on the CPU, with a copy there and back.</remarks>
internal sealed class TorchOpsRtdLoss<TLoss> : IRtdLossKernel
    where TLoss : struct, IRtdLoss
{
    private static readonly SimdRtdLoss<TLoss> OnHost = new();

    /// <inheritdoc/>
    public RtdLossOutput Run(Tensor logits, Tensor corruptedIds, Tensor originalIds, Tensor attentionMask, float gradientScale)
    {
        ArgumentNullException.ThrowIfNull(logits);
        _ = RtdLossArguments.Check(logits, corruptedIds, originalIds, attentionMask, logits.device_type);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor gradient, Tensor counters) = typeof(TLoss) == typeof(BinaryCrossEntropy)
            ? CrossEntropy(logits, corruptedIds, originalIds, attentionMask, gradientScale)
            : ByHost(logits, corruptedIds, originalIds, attentionMask, gradientScale);
        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }

    private static (Tensor Gradient, Tensor Counters) CrossEntropy(
        Tensor logits, Tensor corruptedIds, Tensor originalIds, Tensor attentionMask, float gradientScale)
    {
        Device device = logits.device;
        Tensor zero = tensor(0f, device: device);
        Tensor replaced = corruptedIds.ne(originalIds).logical_and(attentionMask);                           // [B, L]
        Tensor predicted = logits.gt(zero).logical_and(attentionMask);                                       // [B, L]
        Tensor label = replaced.to(ScalarType.Float32);                                                      // [B, L]
        Tensor tail = logits.abs().neg_().exp_().log1p_();                                                   // [B, L]
        Tensor loss = maximum(logits, zero).add(logits.mul(label), Scalars.MinusOne).add(tail, Scalars.One);      // [B, L]
        Tensor slope = logits.sigmoid().add(label, Scalars.MinusOne).mul(tensor(gradientScale, device: device));  // [B, L]
        Tensor gradient = where(attentionMask, slope, zero);
        Tensor counters = stack(
        [
            where(attentionMask, loss, zero).sum(),
            Count(attentionMask),
            Count(predicted.eq(replaced).logical_and(attentionMask)),
            Count(predicted.logical_and(replaced)),
            Count(predicted),
            Count(replaced),
        ]);                                                                                                  // [6]
        return (gradient, counters);
    }

    private static Tensor Count(Tensor mask) => mask.sum(ScalarType.Int64).to(ScalarType.Float32);

    private static (Tensor Gradient, Tensor Counters) ByHost(
        Tensor logits, Tensor corruptedIds, Tensor originalIds, Tensor attentionMask, float gradientScale)
    {
        RtdLossOutput output = OnHost.Run(logits.cpu(), corruptedIds.cpu(), originalIds.cpu(), attentionMask.cpu(), gradientScale);
        return (output.Gradient.to(logits.device), output.Counters.to(logits.device));
    }
}
