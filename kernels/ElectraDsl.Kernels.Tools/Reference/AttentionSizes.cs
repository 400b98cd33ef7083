namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>B, L, N, D, and tokens to either side that a query sees; 0 for all.</summary>
internal readonly record struct AttentionSizes(int Batch, int Length, int Heads, int Size, int Window)
{
    /// <summary>[B, L, 3 · N · D].</summary>
    internal long[] Projections => [Batch, Length, 3 * Heads * Size];

    /// <summary>[B, L, N · D].</summary>
    internal long[] Context => [Batch, Length, Heads * Size];
}
