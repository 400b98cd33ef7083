using System.Collections.Immutable;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// Sums of losses and counters since the last report. They stay on the device and are read when they are shown, so that a step never
/// waits for a number. Owns its tensors.
/// </summary>
public abstract class TrainingTotals : IDisposable
{
    private readonly ImmutableArray<string> names;
    private readonly Tensor sums;   // [K + 1] float64: float32 would stop counting at 16,777,216; the last is the gradient's norm
    private readonly Tensor tokens; // [R, V] float64

    /// <summary>Creates the sums, all zero.</summary>
    /// <param name="names">What the K sums of a batch are called.</param>
    /// <param name="tokenRows">R, the number of counts that are kept of each token.</param>
    /// <param name="vocabularySize">V, the number of ids.</param>
    /// <param name="device">Where they live.</param>
    protected TrainingTotals(ImmutableArray<string> names, int tokenRows, int vocabularySize, Device device)
    {
        this.names = names;
        sums = zeros(names.Length + 1, ScalarType.Float64, device).DetachFromDisposeScope();
        tokens = zeros(tokenRows, vocabularySize, ScalarType.Float64, device).DetachFromDisposeScope();
    }

    /// <summary>Updates since the last report.</summary>
    protected int Updates { get; private set; }

    /// <summary>Adds one update.</summary>
    /// <param name="gradientNorm">The gradient's norm before clipping, float32 [1], on the device.</param>
    public void AddUpdate(Tensor gradientNorm)
    {
        using DisposeScope scope = NewDisposeScope();
        _ = sums.narrow(0, names.Length, 1).add_(gradientNorm.to(ScalarType.Float64), Scalars.One);
        Updates++;
    }

    /// <summary>Reads the sums. Waits for the device.</summary>
    public TotalsReport Read()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] values = sums.ToHost<double>();
        (string, double)[] figures = [.. names.Select((name, index) => (name, values[index]))];
        return new TotalsReport(values[^1], Updates)
        {
            Figures = FigureSet.All(figures),

            // Right behind a report, where most checkpoints are taken, there is nothing to remember.
            TokenCounts = Updates == 0 || tokens.numel() == 0 ? null : tokens.ToHost<double>(),
        };
    }

    /// <summary>Reads the sums and starts over. Waits for the device.</summary>
    public TotalsReport Take()
    {
        using DisposeScope scope = NewDisposeScope();
        TotalsReport report = Read();
        _ = sums.zero_();
        _ = tokens.zero_();
        Updates = 0;
        return report;
    }

    /// <summary>Resumes from sums that were read before.</summary>
    public void Restore(TotalsReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        using DisposeScope scope = NewDisposeScope();
        _ = sums.copy_(DeviceValues.Upload((double[])[.. names.Select(report.Sum), report.GradientNormSum], sums.shape, sums.device));
        if (report.TokenCounts is { } counts && counts.Count == tokens.numel())
            _ = tokens.copy_(DeviceValues.Upload((double[])[.. counts], tokens.shape, tokens.device));
        Updates = report.Updates;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Adds the sums of one batch, or of a part of one.</summary>
    /// <param name="batch">[K], in the order of the names.</param>
    protected void AddSums(Tensor batch) => _ = sums.narrow(0, 0, names.Length).add_(batch.to(ScalarType.Float64), Scalars.One);

    /// <summary>Adds to a row of the counts. Sums of whole numbers in float64 are exact in any order, so that every device counts alike.</summary>
    /// <param name="row">Which row.</param>
    /// <param name="ids">Tokens, int64 [N].</param>
    /// <param name="weights">How often each counts, [N].</param>
    protected void Count(int row, Tensor ids, Tensor weights) =>
        _ = tokens.select(0, row).index_add_(0, ids, weights.to(ScalarType.Float64), Scalars.One);

    /// <summary>Frees the tensors.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        tokens.Dispose();
        sums.Dispose();
    }
}
