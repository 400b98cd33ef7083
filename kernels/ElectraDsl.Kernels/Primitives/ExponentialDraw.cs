using System.Runtime.CompilerServices;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>
/// Standard exponential draws, -log(u). The argmax of p / E over independent draws E is a sample of p (the Gumbel-max rule without its outer
/// logarithm).
/// </summary>
internal static class ExponentialDraw
{
    /// <summary>-log(<paramref name="uniform"/>), also where it is tiny: there the winners are, and there a GPU's logarithm has few digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static float FromUniform(float uniform)
    {
        float rest = 1f - uniform;                                           // exact above 1/2
        // Series of -log(1 - d); what is cut off is d^5 / 5, less than a tenth of a unit in the last place at 1/64.
        return rest < 1f / 64f
            ? rest * (1f + (rest * (0.5f + (rest * ((1f / 3f) + (rest * 0.25f))))))
            : -XMath.Log(uniform);
    }
}
