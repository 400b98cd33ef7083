using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>Replacement as a portable kernel: one group a row, any group size.</summary>
internal static class ReplacementBody
{
    /// <summary>Meanings as in <see cref="IReplacementKernel.Run"/>.</summary>
    /// <remarks>Each token looks for its own samples, so nobody writes what another one does, and duplicates need no atomics.</remarks>
    internal static void Replace(
        ArrayView<long> inputIds,
        ArrayView<long> positions,
        ArrayView<float> weights,
        ArrayView<long> samples,
        ArrayView<long> corrupted,
        ArrayView<byte> labels,
        int length,
        int slots)
    {
        long start = (long)Grid.IdxX * length, firstSlot = (long)Grid.IdxX * slots;
        for (int position = Group.IdxX; position < length; position += Group.DimX)
        {
            long sum = 0, draws = 0;
            for (int slot = 0; slot < slots; slot++)
            {
                if (positions[firstSlot + slot] == start + position && weights[firstSlot + slot] != 0f)
                {
                    sum += samples[firstSlot + slot];
                    draws++;
                }
            }

            long original = inputIds[start + position];
            long id = original;
            if (draws > 0 && position > 0)
                id = sum / (draws > 1 ? draws : 1);                          // a compiler may divide before it knows whether there is a draw
            corrupted[start + position] = id;
            labels[start + position] = id != original ? (byte)1 : (byte)0;
        }
    }
}
