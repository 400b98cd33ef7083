namespace ElectraDsl.Kernels;

/// <summary>The original's policy: every candidate is as likely as the next.</summary>
public readonly struct UniformMasking : IMaskingPolicy
{
    /// <inheritdoc/>
    public static float Weight(long tokenId, int position, int length) => 1f;
}
