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
    public RtdLossOutput Run(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        ArgumentNullException.ThrowIfNull(logits);
        _ = RtdLossArguments.Check(logits, labels, attentionMask, logits.device_type);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor gradient, Tensor counters) = typeof(TLoss) == typeof(BinaryCrossEntropy)
            ? CrossEntropy(logits, labels, attentionMask, gradientScale)
            : ByHost(logits, labels, attentionMask, gradientScale);
        return new RtdLossOutput(gradient.MoveToOuterDisposeScope(), counters.MoveToOuterDisposeScope());
    }

    private static (Tensor Gradient, Tensor Counters) CrossEntropy(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        Device device = logits.device;
        Tensor zero = tensor(0f, device: device);
        Tensor replaced = labels.logical_and(attentionMask);                                                 // [B, L]
        Tensor predicted = logits.gt(zero).logical_and(attentionMask);                                       // [B, L]
        Tensor label = replaced.to(ScalarType.Float32);                                                      // [B, L]
        Tensor tail = logits.abs().neg_().exp_().log1p_();                                                   // [B, L]
        Tensor loss = maximum(logits, zero).add(logits.mul(label), Scalars.MinusOne).add(tail, Scalars.One);      // [B, L]
        Tensor slope = logits.sigmoid().add(label, Scalars.MinusOne).mul(tensor(gradientScale, device: device));  // [B, L]
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
        return (gradient, cat([sums, Histogram(logits, replaced, attentionMask).to(ScalarType.Float32)]));
    }

    /// <summary><see cref="RtdHistogram"/>: [512] int64.</summary>
    private static Tensor Histogram(Tensor logits, Tensor replaced, Tensor attentionMask)
    {
        Device device = logits.device;
        Tensor place = logits.add(tensor(8f, device: device), Scalars.One).mul(tensor(16f, device: device)); // [B, L]
        Tensor within = minimum(place, tensor(RtdHistogram.Bins - 1f, device: device));
        Tensor bin = where(place.gt(tensor(0f, device: device)), within, tensor(0f, device: device)).to(ScalarType.Int64);
        Tensor ofKind = bin.Plus(replaced.to(ScalarType.Int64).mul(tensor((long)RtdHistogram.Bins, device: device)));
        Tensor counted = where(attentionMask, ofKind, tensor((long)RtdHistogram.Length, device: device)).reshape(-1); // padding behind the last bin
        Tensor counts = zeros(RtdHistogram.Length + 1, ScalarType.Int64, device).scatter_add(0, counted, ones_like(counted));
        return counts.narrow(0, 0, RtdHistogram.Length);
    }

    private static Tensor Count(Tensor mask) => mask.sum(ScalarType.Int64).to(ScalarType.Float32);

    private static (Tensor Gradient, Tensor Counters) ByHost(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        RtdLossOutput output = OnHost.Run(logits.cpu(), labels.cpu(), attentionMask.cpu(), gradientScale);
        return (output.Gradient.to(logits.device), output.Counters.to(logits.device));
    }
}
