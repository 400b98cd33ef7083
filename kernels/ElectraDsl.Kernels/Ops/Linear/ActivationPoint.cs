using System.Runtime.CompilerServices;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>A non-linearity and its slope at one place; of a gated one that of the gate.</summary>
internal readonly struct ActivationPoint
{
    private const float TwiceRoot = 1.5957691216f; // 2 √(2/π)
    private const float Cubic = 0.044715f;

    private ActivationPoint(float value, float slope)
    {
        Value = value;
        Slope = slope;
    }

    internal readonly float Value;
    internal readonly float Slope;

    /// <summary>f(x) and f'(x). What is not a number stays none.</summary>
    /// <param name="activation">f; the same in all threads, so that none waits for the branches of others.</param>
    /// <param name="x">x.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ActivationPoint At(Activation activation, float x)
    {
        if (activation == Activation.Relu)
            return new ActivationPoint(x < 0f ? 0f : x, x > 0f ? 1f : 0f);
        if (activation is Activation.Silu or Activation.SwiGlu)
        {
            float sigmoid = Logistic(x), value = x * sigmoid;
            return new ActivationPoint(value, (value * (1f - sigmoid)) + sigmoid);
        }

        if (activation == Activation.GeluTanh)
        {
            // (1 + tanh u) / 2 is the logistic function of 2u, with u = √(2/π) (x + 0.044715 x³) (Hendrycks and Gimpel, 2016, section 2).
            float square = x * x, half = Logistic(TwiceRoot * ((Cubic * square * x) + x)), value = x * half;
            return new ActivationPoint(value, (value * (1f - half) * ((3f * TwiceRoot * Cubic * square) + TwiceRoot)) + half);
        }

        float density = NormalDistribution.Density(x), below = NormalDistribution.Below(x, density);
        return new ActivationPoint(x * below, (x * density) + below);
    }

    /// <summary>1 / (1 + exp(-x)): of the half where the exponential is at most 1; in the other it is 1 minus that.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Logistic(float x)
    {
        float exponential = XMath.Exp(-XMath.Abs(x)), larger = 1f / (1f + exponential);
        return x < 0f ? exponential * larger : larger;
    }
}
