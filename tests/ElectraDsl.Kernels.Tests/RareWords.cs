namespace ElectraDsl.Kernels.Tests;

/// <summary>
/// A masking policy as a user would write one: rare words rather than common ones, the beginning of a row less than its end, some tokens never.
/// </summary>
public readonly struct RareWords : IMaskingPolicy
{
    public static float Weight(long tokenId, int position, int length)
    {
        if (tokenId % 7 == 0)
            return 0f;
        float ofToken = tokenId < 300 ? 0.25f : 1f;
        return position < length / 2 ? ofToken : 3f * ofToken;
    }
}
