using ElectraDsl.Kernels.Backends.Simd;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.TorchOps;

/// <summary>Masking in tensor operations, on any device, without reading anything back.</summary>
/// <remarks>
/// What is chosen one after the other (whole words, spans), or by a policy of the user's own, is no tensor operation: it is chosen on the CPU, with a
/// copy there and back.
/// </remarks>
internal sealed class TorchOpsMasking<TSpec> : IMaskingKernel, IBuiltInKernel
    where TSpec : struct, IModelSpec
{
    private static readonly SimdMasking<TSpec> OnHost = new();

    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.TorchOps;

    /// <inheritdoc/>
    public MaskedBatch Run(Tensor inputIds, Tensor attentionMask, int maxPredictions, RandomKey key, int firstRow, Tensor? continuesWord = null)
    {
        ArgumentNullException.ThrowIfNull(inputIds);
        (int rows, int length) = MaskingArguments.Check(inputIds, attentionMask, continuesWord, maxPredictions, TSpec.Masking, inputIds.device_type);
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();
        MaskedBatch batch = (TSpec.Masking, CandidateOrder<TSpec>.IsUniform) switch
        {
            (MaskingMode.Distinct, true) => WithoutReplacement(inputIds, attentionMask, rows, length, maxPredictions, key, firstRow),
            (MaskingMode.Original, true) => WithReplacement(inputIds, attentionMask, rows, length, maxPredictions, key, firstRow),
            _ => ByHost(inputIds, attentionMask, continuesWord, maxPredictions, key, firstRow),
        };
        return new MaskedBatch(
            batch.InputIds.MoveToOuterDisposeScope(),
            batch.Positions.MoveToOuterDisposeScope(),
            batch.Targets.MoveToOuterDisposeScope(),
            batch.Weights.MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    public long Count(
        ReadOnlySpan<long> inputIds,
        ReadOnlySpan<bool> attentionMask,
        int length,
        int maxPredictions,
        RandomKey key,
        int firstRow,
        ReadOnlySpan<bool> continuesWord = default) =>
        MaskingRows<TSpec>.Count(inputIds, attentionMask, continuesWord, length, maxPredictions, key, firstRow);

    private static MaskedBatch WithoutReplacement(
        Tensor inputIds, Tensor attentionMask, int rows, int length, int maxPredictions, RandomKey key, int firstRow)
    {
        Device device = inputIds.device;
        Tensor columns = WholeNumbers.Range(0, length, device).unsqueeze(0);                              // [1, L]
        Tensor rowIndices = WholeNumbers.Range(0, rows, device).unsqueeze(1);                             // [B, 1]
        Tensor randomRows = rowIndices.Plus(DeviceValues.Constant((long)firstRow, device));                  // [B, 1]
        Tensor[] words = PhiloxTensors.Block(columns, randomRows, RandomStream.Masking, key);                // 4 x [B, L]

        Tensor candidate = Candidates(inputIds, attentionMask);                                              // [B, L]
        Tensor word = words[0].bitwise_left_shift(DeviceValues.Constant(31L, device));
        Tensor order = where(candidate, word.bitwise_or(columns), DeviceValues.Constant(MaskingOrder.Never, device)); // [B, L]
        Tensor count = minimum(Counts(attentionMask, length, maxPredictions), CandidatesInRow(candidate));   // [B, 1]

        // The last order that is chosen; rows without a choice look at entry 0 and are cut by their count.
        Tensor last = maximum(count.Minus(DeviceValues.Constant(1L, device)), DeviceValues.Constant(0L, device));
        Tensor threshold = order.sort(1).Values.gather(1, last);                                             // [B, 1]
        Tensor chosen = order.le(threshold).logical_and(candidate).logical_and(count.gt(DeviceValues.Constant(0L, device))); // [B, L]

        Tensor masked = Replaced(inputIds, chosen.logical_and(IsMasked(words[1])), chosen.logical_and(IsRandom(words[1])), randomRows, key);

        // Chosen columns first and ascending.
        Tensor slots = WholeNumbers.Range(0, maxPredictions, device).unsqueeze(0);                           // [1, N]
        Tensor ascending = where(chosen, columns, DeviceValues.Constant((long)length, device)).sort(1).Values; // [B, L]
        Tensor within = minimum(slots, DeviceValues.Constant(length - 1L, device)).expand(rows, maxPredictions); // [B, N]
        return Slots(inputIds, masked, ascending.gather(1, within), slots.lt(count), rowIndices);
    }

    private static MaskedBatch WithReplacement(
        Tensor inputIds,
        Tensor attentionMask,
        int rows,
        int length,
        int maxPredictions,
        RandomKey key,
        int firstRow)
    {
        Device device = inputIds.device;
        Tensor columns = WholeNumbers.Range(0, length, device).unsqueeze(0);                                 // [1, L]
        Tensor slots = WholeNumbers.Range(0, maxPredictions, device).unsqueeze(0);                           // [1, N]
        Tensor rowIndices = WholeNumbers.Range(0, rows, device).unsqueeze(1);                                // [B, 1]
        Tensor randomRows = rowIndices.Plus(DeviceValues.Constant((long)firstRow, device));                  // [B, 1]
        Tensor[] words = PhiloxTensors.Block(slots, randomRows, RandomStream.MaskingDraws, key);             // 4 x [B, N]

        Tensor candidate = Candidates(inputIds, attentionMask);                                              // [B, L]
        Tensor candidates = CandidatesInRow(candidate);                                                      // [B, 1]
        Tensor none = DeviceValues.Constant(0L, device), one = DeviceValues.Constant(1L, device);
        Tensor count = where(candidates.gt(none), Counts(attentionMask, length, maxPredictions), none);      // [B, 1]

        // The candidate of the drawn rank. Rounding may put a draw at the very end: that is the last candidate's.
        Tensor ascending = where(candidate, columns, DeviceValues.Constant((long)length, device)).sort(1).Values; // [B, L]
        Tensor drawn = PhiloxTensors.Uniform(words[0]).mul(candidates.to(ScalarType.Float32)).to(ScalarType.Int64);
        Tensor rank = maximum(minimum(drawn, candidates.Minus(one)), none);                                  // [B, N]
        Tensor used = slots.lt(count);                                                                       // [B, N]
        Tensor column = where(used, ascending.gather(1, rank), none);                                        // [B, N]

        Tensor masked = Replaced(inputIds, Ever(IsMasked(words[1])), Ever(IsRandom(words[1])), randomRows, key);
        return Slots(inputIds, masked, column, used, rowIndices);

        // Whether it is so of any draw of a column: [B, L].
        Tensor Ever(Tensor draws) => zeros_like(inputIds).scatter_add(1, column, used.logical_and(draws).to(ScalarType.Int64)).gt(none);
    }

    /// <summary>Notes the chosen columns; column 0 for unused slots.</summary>
    private static MaskedBatch Slots(Tensor inputIds, Tensor masked, Tensor columns, Tensor used, Tensor rowIndices)
    {
        Device device = inputIds.device;
        Tensor column = where(used, columns, DeviceValues.Constant(0L, device));                             // [B, N]
        Tensor positions = rowIndices.mul(DeviceValues.Constant(inputIds.shape[1], device)).Plus(column).reshape(-1);
        return new MaskedBatch(masked, positions, inputIds.gather(1, column).reshape(-1), used.to(ScalarType.Float32).reshape(-1));
    }

    private static MaskedBatch ByHost(Tensor inputIds, Tensor attentionMask, Tensor? continuesWord, int maxPredictions, RandomKey key, int firstRow)
    {
        Device device = inputIds.device;
        MaskedBatch batch = OnHost.Run(inputIds.ToHost(), attentionMask.ToHost(), maxPredictions, key, firstRow, continuesWord?.ToHost());
        return new MaskedBatch(
            batch.InputIds.ToDevice(device), batch.Positions.ToDevice(device), batch.Targets.ToDevice(device), batch.Weights.ToDevice(device));
    }

    private static Tensor Candidates(Tensor inputIds, Tensor attentionMask) => attentionMask
        .logical_and(IsNot(inputIds, TSpec.ClsTokenId))
        .logical_and(IsNot(inputIds, TSpec.SepTokenId))
        .logical_and(IsNot(inputIds, TSpec.MaskTokenId));                                                    // [B, L]

    private static Tensor CandidatesInRow(Tensor candidate) => candidate.sum(1, keepdim: true, ScalarType.Int64); // [B, 1]

    private static Tensor IsMasked(Tensor words) =>
        PhiloxTensors.Uniform(words).lt(DeviceValues.Constant(TSpec.MaskReplaceProbability, words.device));

    /// <summary>Also true of what becomes [MASK].</summary>
    private static Tensor IsRandom(Tensor words) =>
        PhiloxTensors.Uniform(words).lt(DeviceValues.Constant(TSpec.MaskReplaceProbability + TSpec.RandomReplaceProbability, words.device));

    /// <summary>What the tokens become: [B, L].</summary>
    private static Tensor Replaced(Tensor inputIds, Tensor isMasked, Tensor isRandom, Tensor randomRows, RandomKey key)
    {
        Device device = inputIds.device;
        Tensor unmasked = inputIds;
        if (TSpec.RandomReplaceProbability > 0)
        {
            Tensor columns = WholeNumbers.Range(0, inputIds.shape[1], device).unsqueeze(0);                  // [1, L]
            Tensor word = PhiloxTensors.Block(columns, randomRows, RandomStream.MaskingReplacements, key)[0]; // [B, L]
            unmasked = where(
                isRandom,
                word.mul(DeviceValues.Constant((long)TSpec.VocabularySize, device)).bitwise_right_shift(DeviceValues.Constant(32L, device)),
                inputIds);
        }

        return where(isMasked, DeviceValues.Constant((long)TSpec.MaskTokenId, device), unmasked);
    }

    private static Tensor IsNot(Tensor ids, int id) => ids.ne(DeviceValues.Constant((long)id, ids.device));

    /// <summary><see cref="MaskCount.Of(int, float, int)"/> of each row: looked up, because the host computes it exactly.</summary>
    private static Tensor Counts(Tensor attentionMask, int length, int maxPredictions)
    {
        long[] counts = new long[length + 1];
        for (int tokens = 0; tokens <= length; tokens++)
            counts[tokens] = MaskCount.Of(tokens, TSpec.MaskProbability, maxPredictions);
        Tensor table = DeviceValues.Upload(counts, [counts.Length], attentionMask.device);                   // [L + 1]
        Tensor tokensInRow = attentionMask.sum(1, keepdim: false, ScalarType.Int64);                         // [B]
        return table.index_select(0, tokensInRow).unsqueeze(1);                                              // [B, 1]
    }
}
