using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>Masking in tensor operations, on any device, without reading anything back.</summary>
internal sealed class TorchOpsMasking<TSpec> : IMaskingKernel
    where TSpec : struct, IModelSpec
{
    /// <inheritdoc/>
    public MaskedBatch Run(Tensor inputIds, Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow)
    {
        ArgumentNullException.ThrowIfNull(inputIds);
        (int rows, int length) = MaskingArguments.Check(inputIds, attentionMask, maxPredictions, inputIds.device_type);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        Device device = inputIds.device;
        Tensor columns = WholeNumbers.Range(0, length, device).unsqueeze(0);                              // [1, L]
        Tensor rowIndices = WholeNumbers.Range(0, rows, device).unsqueeze(1);                             // [B, 1]
        Tensor randomRows = rowIndices.Plus(tensor((long)firstRow, device: device));             // [B, 1]
        Tensor[] words = PhiloxTensors.Block(columns, randomRows, RandomStream.Masking, key);                // 4 x [B, L]

        Tensor candidate = attentionMask
            .logical_and(IsNot(inputIds, TSpec.ClsTokenId))
            .logical_and(IsNot(inputIds, TSpec.SepTokenId))
            .logical_and(IsNot(inputIds, TSpec.MaskTokenId));                                                // [B, L]
        Tensor word = words[0].bitwise_left_shift(tensor(31L, device: device));
        Tensor never = tensor(MaskingOrder.Never, device: device);
        Tensor order = where(candidate, word.bitwise_or(columns), never);                                    // [B, L]
        Tensor count = minimum(Counts(attentionMask, length, maxPredictions), candidate.sum(1, keepdim: true, ScalarType.Int64)); // [B, 1]

        // The last order that is chosen; rows without a choice look at entry 0 and are cut by their count.
        Tensor last = maximum(count.Minus(tensor(1L, device: device)), tensor(0L, device: device));
        Tensor threshold = order.sort(1).Values.gather(1, last);                                             // [B, 1]
        Tensor chosen = order.le(threshold).logical_and(candidate).logical_and(count.gt(tensor(0L, device: device))); // [B, L]

        Tensor replace = PhiloxTensors.Uniform(words[1]).lt(tensor(TSpec.MaskReplaceProbability, device: device));
        Tensor masked = where(chosen.logical_and(replace), tensor((long)TSpec.MaskTokenId, device: device), inputIds);

        // Chosen columns first and ascending, then column 0 for the unused slots.
        Tensor slots = WholeNumbers.Range(0, maxPredictions, device).unsqueeze(0);                        // [1, N]
        Tensor used = slots.lt(count);                                                                       // [B, N]
        Tensor ascending = where(chosen, columns, tensor((long)length, device: device)).sort(1).Values;      // [B, L]
        Tensor within = minimum(slots, tensor(length - 1L, device: device)).expand(rows, maxPredictions);   // [B, N]
        Tensor column = where(used, ascending.gather(1, within), tensor(0L, device: device));                // [B, N]
        Tensor positions = rowIndices.mul(tensor((long)length, device: device)).Plus(column).reshape(-1);
        Tensor targets = inputIds.gather(1, column).reshape(-1);
        Tensor weights = used.to(ScalarType.Float32).reshape(-1);
        return new MaskedBatch(
            masked.MoveToOuterDisposeScope(), positions.MoveToOuterDisposeScope(), targets.MoveToOuterDisposeScope(), weights.MoveToOuterDisposeScope());
    }

    private static Tensor IsNot(Tensor ids, int id) => ids.ne(tensor((long)id, device: ids.device));

    /// <summary><see cref="MaskCount.Of(int, float, int)"/> of each row: looked up, because the host computes it exactly.</summary>
    private static Tensor Counts(Tensor attentionMask, int length, int maxPredictions)
    {
        long[] counts = new long[length + 1];
        for (int tokens = 0; tokens <= length; tokens++)
            counts[tokens] = MaskCount.Of(tokens, TSpec.MaskProbability, maxPredictions);
        Tensor table = tensor(counts, device: attentionMask.device);                                         // [L + 1]
        Tensor tokensInRow = attentionMask.sum(1, keepdim: false, ScalarType.Int64);                         // [B]
        return table.index_select(0, tokensInRow).unsqueeze(1);                                              // [B, 1]
    }
}
