using System.Collections.Immutable;
using ElectraDsl.Torch;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>The loss of the updates since the last report, the gradient's norm, and up to which update both were finite.</summary>
internal sealed class FineTuningTotals : TrainingTotals
{
    /// <summary>The sum of the losses; a sum over the batch is divided by its sequences.</summary>
    public const string Loss = "loss";

    private const string FiniteLosses = "finite_losses", FiniteNorms = "finite_norms";

    private static readonly ImmutableArray<string> Names = [Loss, FiniteLosses, FiniteNorms];

    // A tensor and no number: by a number libtorch may multiply with its inverse, which rounds differently.
    private readonly Tensor sequences;                   // [1] float64: what a loss is divided by
    private readonly Tensor finite;                      // [2] float64: 1 while all losses, and all norms, were finite

    /// <summary>Creates the sums, all zero.</summary>
    /// <param name="recipe">Says how losses are reduced.</param>
    /// <param name="device">Where they live.</param>
    public FineTuningTotals(FineTuningRecipe recipe, Device device)
        : base(Names, tokenRows: 0, vocabularySize: 0, device)
    {
        using DisposeScope scope = NewDisposeScope();
        double divisor = recipe.LossReduction == LossReduction.Sum ? recipe.BatchSize : 1;
        sequences = DeviceValues.Upload(new[] { divisor }, [1], device).DetachFromDisposeScope();
        finite = ones(2, ScalarType.Float64, device).DetachFromDisposeScope();
    }

    /// <summary>The first update since the last report whose loss or gradient was not finite, from 1, and which of them; null for none.</summary>
    public static (int Update, bool IsLoss)? FirstFault(TotalsReport totals)
    {
        int losses = (int)totals.Sum(FiniteLosses), norms = (int)totals.Sum(FiniteNorms);
        return Math.Min(losses, norms) == totals.Updates ? null : (Math.Min(losses, norms) + 1, losses <= norms);
    }

    /// <summary>Adds one update.</summary>
    /// <param name="loss">As the recipe reduces it, a scalar on the device.</param>
    /// <param name="gradientNorm">The gradient's norm before clipping, float32 [1], on the device.</param>
    public void Add(Tensor loss, Tensor gradientNorm)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Tensor one = loss.reshape(1).to(ScalarType.Float64);                                               // [1]
        _ = finite.mul_(isfinite(cat([one, gradientNorm.to(ScalarType.Float64)])).to(ScalarType.Float64)); // [2]
        AddSums(cat([one.div(sequences), finite]));                                                        // [3]
        AddUpdate(gradientNorm);
    }

    /// <summary>Resumes from the sums of a checkpoint, all of them finite.</summary>
    /// <param name="loss">The sum of the losses.</param>
    /// <param name="gradientNorm">The sum of the norms.</param>
    /// <param name="updates">Updates since the last report.</param>
    public void Restore(double loss, double gradientNorm, int updates) => Restore(new TotalsReport(gradientNorm, updates)
    {
        Figures = FigureSet.All([(Loss, loss), (FiniteLosses, updates), (FiniteNorms, updates)]),
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            finite.Dispose();
            sequences.Dispose();
        }

        base.Dispose(disposing);
    }
}
