using ElectraDsl.Kernels;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary>Masks tokens of even ids alone. Written as a user would.</summary>
public readonly struct EvenTokensMasking : IMaskingPolicy
{
    public static float Weight(long tokenId, int position, int length) => tokenId % 2 == 0 ? 1f : 0f;
}
