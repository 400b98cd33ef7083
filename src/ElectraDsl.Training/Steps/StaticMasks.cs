using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>
/// Masks that belong to the examples and not to the steps, as in BERT, whose data are written with their masks in ten duplicates
/// (google-research/bert,
/// <c>create_pretraining_data</c>): an example has the same masks again after as many epochs as there are duplicates, whatever stands beside it in
/// its batch.
/// </summary>
/// <remarks>Masks of the duplicate d are those that step d draws in the row of the example's index.</remarks>
public sealed class StaticMasks
{
    private readonly IMaskingKernel masking;
    private readonly ulong seed;
    private readonly int duplicates;

    /// <summary>Says where masks come from.</summary>
    /// <param name="masking">The model's kernel.</param>
    /// <param name="seed">Equal seeds give equal masks.</param>
    /// <param name="duplicates">Different masks that an example has before they come again, at least 1: 10 in BERT.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duplicates"/> is below 1.</exception>
    public StaticMasks(IMaskingKernel masking, ulong seed, int duplicates)
    {
        ArgumentNullException.ThrowIfNull(masking);
        ArgumentOutOfRangeException.ThrowIfLessThan(duplicates, 1);
        (this.masking, this.seed, this.duplicates) = (masking, seed, duplicates);
    }

    /// <summary>Masks a batch, each sequence by its <see cref="ExampleBatch.Indices"/> and <see cref="ExampleBatch.Epochs"/>.</summary>
    /// <returns>Fresh tensors in the caller's dispose scope, shaped as those of <see cref="IMaskingKernel.Run"/>.</returns>
    public MaskedBatch Run(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        MaskedBatch[] rows = [.. Enumerable.Range(0, batch.Rows).Select(row => Run(batch, row))];
        return new MaskedBatch(
            cat([.. rows.Select(row => row.InputIds)]).MoveToOuterDisposeScope(),                            // [B, L]
            cat([.. rows.Select(row => row.Positions)]).MoveToOuterDisposeScope(),                           // [B * N]
            cat([.. rows.Select(row => row.Targets)]).MoveToOuterDisposeScope(),                             // [B * N]
            cat([.. rows.Select(row => row.Weights)]).MoveToOuterDisposeScope());                            // [B * N]
    }

    /// <summary>Tokens that <see cref="Run(Batch)"/> chooses in all sequences together, foretold without asking the device.</summary>
    public long Count(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Enumerable.Range(0, batch.Rows).Sum(row => batch.CountMasked(masking, KeyOf(batch, row), RowOf(batch, row), row));
    }

    /// <summary>Masks one sequence; positions are those of the batch.</summary>
    private MaskedBatch Run(Batch batch, int row)
    {
        MaskedBatch masked = masking.Run(
            batch.InputIds.narrow(0, row, 1),
            batch.AttentionMask.narrow(0, row, 1),
            batch.MaxPredictions,
            KeyOf(batch, row),
            RowOf(batch, row),
            batch.ContinuesWord?.narrow(0, row, 1));
        Tensor start = DeviceValues.Constant((long)row * batch.SequenceLength, batch.InputIds.device);
        return masked with { Positions = masked.Positions.add(start, Scalars.One) };
    }

    // Beyond two thousand million, two examples draw alike: their tokens are not.
    private static int RowOf(Batch batch, int row) => (int)(batch.Indices[row] & int.MaxValue);

    private RandomKey KeyOf(Batch batch, int row) => new(seed, (uint)(batch.Epochs[row] % duplicates));
}
