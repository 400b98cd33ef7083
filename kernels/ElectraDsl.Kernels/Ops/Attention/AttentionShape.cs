namespace ElectraDsl.Kernels;

/// <summary>The sizes of one call of attention.</summary>
/// <param name="Batch">B.</param>
/// <param name="Length">L.</param>
/// <param name="Heads">N.</param>
/// <param name="Size">D, values of a head.</param>
/// <param name="Window">Tokens to either side that a query sees; 0 for all.</param>
internal readonly record struct AttentionShape(int Batch, int Length, int Heads, int Size, int Window)
{
    /// <summary>N · D, values from one token's to the next in what attention gives.</summary>
    internal int Width => Heads * Size;

    /// <summary>1 / √D.</summary>
    internal float Scale => (float)(1 / Math.Sqrt(Size));

    /// <summary>Values touched forward: what tells whether waking threads pays.</summary>
    internal long Work => (long)Batch * Heads * Length * Math.Min(Length, Window == 0 ? Length : (2 * Window) + 1) * Size / 8;
}
