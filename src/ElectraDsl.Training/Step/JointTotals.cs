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
    private const int RtdSums = 8;                       // loss, tokens, correct, true positives, predicted positives, positives, pairs, pairs won
    private const int BatchSums = GeneratorSums + RtdSums;
    private const int NormSums = 1;                      // gradient norm

    private readonly Tensor sums;                        // [12] float64: float32 would stop counting at 16,777,216

    private int updates;

    /// <summary>Creates the sums, all zero.</summary>
    public JointTotals(Device device) =>
        sums = zeros(BatchSums + NormSums, ScalarType.Float64, device).DetachFromDisposeScope();

    /// <summary>Adds one batch.</summary>
    public void Add(GeneratorHeadOutput head, Tensor weights, RtdLossOutput rtd)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor batch = cat(
        [
            stack([head.Losses.sum(), head.Correct.sum(), weights.sum()]), // [3]
            rtd.Counters,                                                  // [8]
        ]).to(ScalarType.Float64);
        _ = sums.narrow(0, 0, BatchSums).add_(batch, Scalars.One);
    }

    /// <summary>Adds one update.</summary>
    /// <param name="gradientNorm">The gradient's norm before clipping, float32 [1], on the device.</param>
    public void AddUpdate(Tensor gradientNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        _ = sums.narrow(0, BatchSums, NormSums).add_(gradientNorm.to(ScalarType.Float64), Scalars.One);
        updates++;
    }

    /// <summary>Reads the sums. Waits for the device.</summary>
    public JointReport Read()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = sums.cpu();
        double[] values = host.data<double>().ToArray();
        return new JointReport(
            values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8],
            values[9], values[10], values[BatchSums], updates);
    }

    /// <summary>Reads the sums and starts anew. Waits for the device.</summary>
    public JointReport Take()
    {
        using DisposeScope scope = NewDisposeScope();
        JointReport report = Read();
        _ = sums.zero_();
        updates = 0;
        return report;
    }

    /// <summary>Goes on from sums that were read before.</summary>
    public void Restore(JointReport report)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = tensor(
        [
            report.GeneratorLossSum, report.GeneratorCorrect, report.MaskedTokens,
            report.RtdLossSum, report.Tokens, report.RtdCorrect, report.TruePositives, report.PredictedPositives, report.Positives,
            report.RtdPairs, report.RtdPairsWon, report.GradientNormSum,
        ]);
        _ = sums.copy_(host);
        updates = report.Updates;
    }

    /// <inheritdoc/>
    public void Dispose() => sums.Dispose();
}
