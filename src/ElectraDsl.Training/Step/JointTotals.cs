using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// Sums of losses and counters since the last report. They stay on the device and are read when they are shown, so that a step never
/// waits for a number. Owns its tensor.
/// </summary>
public sealed class JointTotals : IDisposable
{
    private const int GeneratorSums = 3;                 // loss, correct, masked tokens
    private const int RtdSums = 6;                       // loss, tokens, correct, true positives, predicted positives, positives

    private readonly Tensor sums;                        // [9] float64: float32 would stop counting at 16,777,216

    /// <summary>Creates the sums, all zero.</summary>
    public JointTotals(Device device) =>
        sums = zeros(GeneratorSums + RtdSums, ScalarType.Float64, device).DetachFromDisposeScope();

    /// <summary>Adds one batch.</summary>
    public void Add(GeneratorHeadOutput head, Tensor weights, RtdLossOutput rtd)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor batch = cat(
        [
            stack([head.Losses.sum(), head.Correct.sum(), weights.sum()]), // [3]
            rtd.Counters,                                                  // [6]
        ]).to(ScalarType.Float64);
        _ = sums.add_(batch, Scalars.One);
    }

    /// <summary>Reads the sums and starts anew. Waits for the device.</summary>
    public JointReport Take()
    {
        using Tensor host = sums.cpu();
        double[] values = [.. host.data<double>()];
        _ = sums.zero_();
        return new JointReport(values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8]);
    }

    /// <inheritdoc/>
    public void Dispose() => sums.Dispose();
}
