using ElectraDsl.Kernels;
using ILGPU.Algorithms;

/// <summary>
/// Focal loss (arXiv 1708.02002) with exponent 2: (1 - p)^2 times the cross entropy, where p is the probability given to the right answer. Tokens
/// that are classified well already, nine in ten here, count for less.
/// </summary>
public readonly struct FocalRtdLoss : IRtdLoss
{
    public static float Loss(float logit, float label) => Miss(logit, label) * Miss(logit, label) * BinaryCrossEntropy.Loss(logit, label);

    public static float Gradient(float logit, float label)
    {
        float miss = Miss(logit, label), sign = (2f * label) - 1f;
        return miss * miss * (BinaryCrossEntropy.Gradient(logit, label) - (2f * (1f - miss) * sign * BinaryCrossEntropy.Loss(logit, label)));
    }

    // 1 - p: the probability given to the wrong answer.
    private static float Miss(float logit, float label) => 1f / (1f + XMath.Exp(((2f * label) - 1f) * logit));
}
