using System.Runtime.CompilerServices;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>
/// The standard normal distribution. Its tail is φ(x) times a polynomial in t = 1 / (1 + 0.2316419 |x|) (Abramowitz and Stegun, 26.2.17), to 7.5e-8,
/// which is about a unit in the last place of float32.
/// </summary>
internal static class NormalDistribution
{
    /// <summary>1 / √(2π).</summary>
    internal const float InverseRoot = 0.3989422804f;

    /// <summary>What |x| is multiplied by in t.</summary>
    internal const float TailScale = 0.2316419f;

    // Coefficients of the powers of t, from the first.
    internal const float T1 = 0.319381530f;
    internal const float T2 = -0.356563782f;
    internal const float T3 = 1.781477937f;
    internal const float T4 = -1.821255978f;
    internal const float T5 = 1.330274429f;

    /// <summary>φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Density(float x) => XMath.Exp(x * x * -0.5f) * InverseRoot;

    /// <summary>Φ(x).</summary>
    /// <param name="x">Where.</param>
    /// <param name="density">φ(x).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float Below(float x, float density)
    {
        float t = 1f / ((XMath.Abs(x) * TailScale) + 1f);
        float tail = ((((((((T5 * t) + T4) * t) + T3) * t) + T2) * t) + T1) * t * density;
        return x < 0f ? tail : 1f - tail;
    }
}
