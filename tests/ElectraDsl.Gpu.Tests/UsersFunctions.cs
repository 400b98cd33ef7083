using ElectraDsl.Kernels;
using ILGPU.Algorithms;

namespace ElectraDsl.Gpu.Tests;

/// <summary>
/// A masking policy as a user would write one: rare words rather than common ones, the end of a row rather than its beginning, some tokens never.
/// </summary>
/// <remarks>Each of these functions is written once more in tests/gpu/references.py.</remarks>
public readonly struct RareWords : IMaskingPolicy
{
    /// <inheritdoc/>
    public static float Weight(long tokenId, int position, int length)
    {
        if (tokenId % 7 == 0)
            return 0f;
        float ofToken = tokenId < 300 ? 0.25f : 1f;
        return position < length / 2 ? ofToken : 3f * ofToken;
    }
}

/// <summary>A sampler as a user would write one: large logits count less, and the true token less than others.</summary>
public readonly struct MarginSampling : ISampler
{
    /// <inheritdoc/>
    public static SamplingMethod Method => SamplingMethod.GumbelMax;

    /// <inheritdoc/>
    public static float Score(float logit, bool isTarget) => (logit / (1f + (0.1f * XMath.Abs(logit)))) - (isTarget ? 0.7f : 0f);
}

/// <summary>A loss as a user would write one: the square of the distance between logit and 1 or -1.</summary>
public readonly struct SquaredDistance : IRtdLoss
{
    /// <inheritdoc/>
    public static float Loss(float logit, float label)
    {
        float distance = logit - ((2f * label) - 1f);
        return distance * distance;
    }

    /// <inheritdoc/>
    public static float Gradient(float logit, float label) => 2f * (logit - ((2f * label) - 1f));
}
