using System.Collections.Immutable;

namespace ElectraDsl.FineTuning;

/// <summary>Lays tensors into a buffer of their own, each at a multiple of 16 values.</summary>
internal static class AdapterLayout
{
    private const int Alignment = 16;

    /// <summary>The layout.</summary>
    /// <param name="tensors">Their offsets take no part.</param>
    public static ArenaLayout Of(IEnumerable<ParameterSpec> tensors)
    {
        ImmutableArray<ParameterSpec>.Builder placed = ImmutableArray.CreateBuilder<ParameterSpec>();
        long end = 0;
        foreach (ParameterSpec tensor in tensors)
        {
            placed.Add(tensor with { Offset = end });
            end = (end + tensor.Count + Alignment - 1) / Alignment * Alignment;
        }

        // What is decayed lies between what is not: no index divides the two.
        return new ArenaLayout(placed.ToImmutable(), end, DecayedCount: 0);
    }
}
