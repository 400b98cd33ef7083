using System.Runtime.CompilerServices;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>The original's loss: binary cross entropy of the logit, computed so that no logit overflows.</summary>
public readonly struct BinaryCrossEntropy : IRtdLoss
{
    /// <inheritdoc/>
    /// <remarks>
    /// max(x, 0) - x y + log(1 + exp(-|x|)), which for y = 1 is max(-x, 0) + log(1 + exp(-|x|)): so written, an infinite logit is no NaN.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Loss(float logit, float label)
    {
        float decay = XMath.Exp(-XMath.Abs(logit));
        // log(1 + e) loses a small e to the 1; its series does not. At 1/256 the series is short by e^4 / 4, less than half a unit in the last place.
        float tail = decay < 1f / 256f ? decay * (1f - (decay * (0.5f - (decay * (1f / 3f))))) : XMath.Log(1f + decay);
        return XMath.Max(label > 0f ? -logit : logit, 0f) + tail;
    }

    /// <inheritdoc/>
    /// <remarks>sigmoid(x) - y.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Gradient(float logit, float label)
    {
        float decay = XMath.Exp(-XMath.Abs(logit));
        // Of 1 and decay the smaller stands above: sigmoid - 1 of a large logit is then exact instead of 0.
        float positive = logit >= 0f ? 1f : decay;
        float negative = logit >= 0f ? decay : 1f;
        return ((positive * (1f - label)) - (negative * label)) / (1f + decay);
    }
}
