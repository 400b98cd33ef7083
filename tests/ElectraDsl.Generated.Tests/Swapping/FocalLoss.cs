using ElectraDsl.Kernels;
using ILGPU.Algorithms;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary>Focal loss with exponent 2 (arXiv 1708.02002): tokens that are judged well already count for less. Written as a user would.</summary>
public readonly struct FocalLoss : IRtdLoss
{
    public static float Loss(float logit, float label)
    {
        float miss = MissOf(logit, label);
        return miss * miss * BinaryCrossEntropy.Loss(logit, label);
    }

    public static float Gradient(float logit, float label)
    {
        // With s = 1 for a replaced token and -1 for another, the miss falls by miss (1 - miss) s with the logit.
        float miss = MissOf(logit, label);
        float sign = (2f * label) - 1f;
        return miss * miss * (BinaryCrossEntropy.Gradient(logit, label) - (2f * (1f - miss) * sign * BinaryCrossEntropy.Loss(logit, label)));
    }

    /// <summary>The probability given to the wrong answer.</summary>
    private static float MissOf(float logit, float label)
    {
        float wrong = label > 0.5f ? -logit : logit;
        return 1f / (1f + XMath.Exp(-wrong));
    }
}
