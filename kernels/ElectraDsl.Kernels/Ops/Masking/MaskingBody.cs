using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>Masking as a portable kernel: one group a row, any group size.</summary>
internal static class MaskingBody
{
    /// <summary>Meanings as in <see cref="IMaskingKernel.Run"/>; <paramref name="orders"/> is scratch of B * L.</summary>
    /// <remarks>
    /// A row has a few hundred tokens, so ranks and slots are found by comparing each with each: no sort, no atomics, and the result does not
    /// depend on the group size.
    /// </remarks>
    internal static void Mask<TSpec>(
        ArrayView<long> inputIds, ArrayView<byte> attentionMask, ArrayView<long> masked, ArrayView<long> positions, ArrayView<long> targets,
        ArrayView<float> weights, ArrayView<long> orders, int length, int maxPredictions, uint seedLow, uint seedHigh, uint step, int firstRow)
        where TSpec : struct, IModelSpec
    {
        ArrayView<long> last = SharedMemory.Allocate<long>(1);
        int row = Grid.IdxX, lane = Group.IdxX, lanes = Group.DimX;
        long start = (long)row * length;
        uint randomRow = (uint)(firstRow + row);

        for (int position = lane; position < length; position += lanes)
        {
            long order = MaskingOrder.Never;
            if (attentionMask[start + position] != 0 && MaskingOrder.IsCandidate<TSpec>(inputIds[start + position]))
                order = MaskingOrder.Of(Philox.Block((uint)position, randomRow, step, RandomStream.Masking, seedLow, seedHigh).X, position);
            orders[start + position] = order;
        }

        Group.Barrier();
        int tokens = 0, candidates = 0;
        for (int position = 0; position < length; position++)
        {
            if (attentionMask[start + position] != 0)
                tokens++;
            if (orders[start + position] != MaskingOrder.Never)
                candidates++;
        }

        int count = MaskCount.Of(tokens, candidates, TSpec.MaskProbability, maxPredictions);
        for (int position = lane; position < length; position += lanes)
        {
            long order = orders[start + position];
            if (order != MaskingOrder.Never && CountBelow(orders, start, length, order) == count - 1)
                last[0] = order;
        }

        Group.Barrier();
        long threshold = count > 0 ? last[0] : -1;
        long firstSlot = (long)row * maxPredictions;
        for (int position = lane; position < length; position += lanes)
        {
            long id = inputIds[start + position];
            long read = id;
            if (orders[start + position] <= threshold)
            {
                long slot = firstSlot + CountBelow(orders, start, position, threshold + 1);
                positions[slot] = start + position;
                targets[slot] = id;
                weights[slot] = 1f;
                if (Philox.Uniform(Philox.Block((uint)position, randomRow, step, RandomStream.Masking, seedLow, seedHigh).Y) < TSpec.MaskReplaceProbability)
                    read = TSpec.MaskTokenId;
            }

            masked[start + position] = read;
        }

        for (int slot = count + lane; slot < maxPredictions; slot += lanes)
        {
            positions[firstSlot + slot] = start;
            targets[firstSlot + slot] = inputIds[start];
            weights[firstSlot + slot] = 0f;
        }
    }

    private static int CountBelow(ArrayView<long> orders, long start, int length, long bound)
    {
        int count = 0;
        for (int position = 0; position < length; position++)
        {
            if (orders[start + position] < bound)
                count++;
        }

        return count;
    }
}
