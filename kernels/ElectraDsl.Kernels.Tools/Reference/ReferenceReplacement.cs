namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>Replacement in plain loops: the truth that the kernels are tested against.</summary>
internal static class ReferenceReplacement
{
    /// <summary>Meanings as in <see cref="IReplacementKernel.Run"/>, row-major, of rows of <paramref name="length"/> tokens.</summary>
    public static (long[] InputIds, bool[] Labels) Run(
        int length,
        ReadOnlySpan<long> inputIds,
        ReadOnlySpan<long> positions,
        ReadOnlySpan<float> weights,
        ReadOnlySpan<long> samples)
    {
        long[] corrupted = inputIds.ToArray();
        bool[] labels = new bool[corrupted.Length];
        for (int index = 0; index < corrupted.Length; index++)
        {
            List<long> drawn = [];
            for (int slot = 0; slot < positions.Length; slot++)
            {
                if (positions[slot] == index && weights[slot] != 0 && index % length != 0)
                    drawn.Add(samples[slot]);
            }

            if (drawn.Count > 0)
                corrupted[index] = drawn.Sum() / drawn.Count;
            labels[index] = corrupted[index] != inputIds[index];
        }

        return (corrupted, labels);
    }
}
