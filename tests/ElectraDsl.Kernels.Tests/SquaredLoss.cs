namespace ElectraDsl.Kernels.Tests;

/// <summary>A loss as a user would write one.</summary>
public readonly struct SquaredLoss : IRtdLoss
{
    public static float Loss(float logit, float label) => (logit - label) * (logit - label);

    public static float Gradient(float logit, float label) => 2 * (logit - label);
}
