namespace ElectraDsl.Kernels.Tests;

/// <summary>A loss that can be recognized in compiled code by its numbers.</summary>
public readonly struct MarkedLoss : IRtdLoss
{
    /// <summary>A factor that stands nowhere else.</summary>
    public const float OfLoss = 1.2345679f;

    /// <summary>Another.</summary>
    public const float OfGradient = 7.6543212f;

    public static float Loss(float logit, float label) => OfLoss * (logit - label);

    public static float Gradient(float logit, float label) => OfGradient * label;
}
