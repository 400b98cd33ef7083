using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>The optimizer as three portable kernels: any grid, the group size a power of two up to <see cref="KernelGroup.MaximumSize"/>.</summary>
internal static class AdamWBody
{
    /// <summary>Each group leaves its part of the gradient's sum of squares.</summary>
    internal static void SumSquares(ArrayView<float> gradients, ArrayView<float> partials)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(KernelGroup.MaximumSize);
        float sum = 0f;
        long stride = (long)Grid.DimX * Group.DimX;
        for (long i = ((long)Grid.IdxX * Group.DimX) + Group.IdxX; i < gradients.Length; i += stride)
            sum += gradients[i] * gradients[i];
        sum = KernelGroup.Sum(shared, sum);
        if (Group.IdxX == 0)
            partials[Grid.IdxX] = sum;
    }

    /// <summary>The norm, of the groups' parts; one group.</summary>
    internal static void Norm(ArrayView<float> partials, ArrayView<float> norm)
    {
        ArrayView<float> shared = SharedMemory.Allocate<float>(KernelGroup.MaximumSize);
        float sum = 0f;
        for (int i = Group.IdxX; i < partials.IntLength; i += Group.DimX)
            sum += partials[i];
        sum = KernelGroup.Sum(shared, sum);
        if (Group.IdxX == 0)
            norm[0] = XMath.Sqrt(sum);
    }

    /// <summary>Meanings as in <see cref="IAdamWKernel.Run"/> and <see cref="AdamWSettings"/>.</summary>
    internal static void Update(
        ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> firstMoments, ArrayView<float> secondMoments, ArrayView<float> norm,
        float maxGradientNorm, float learningRate, float beta1, float complement1, float beta2, float complement2, float epsilon, float weightDecay,
        long decayedCount)
    {
        float length = norm[0];
        bool finite = length < float.PositiveInfinity;                       // false for not-a-number, too
        float clip = length > maxGradientNorm ? maxGradientNorm / length : 1f;
        long stride = (long)Grid.DimX * Group.DimX;
        for (long i = ((long)Grid.IdxX * Group.DimX) + Group.IdxX; i < weights.Length; i += stride)
        {
            if (finite)
            {
                float gradient = gradients[i] * clip;
                float first = (firstMoments[i] * beta1) + (gradient * complement1);
                float second = (secondMoments[i] * beta2) + (gradient * gradient * complement2);
                float weight = weights[i];
                float step = first / (XMath.Sqrt(second) + epsilon);
                if (i < decayedCount)
                    step += weight * weightDecay;
                weights[i] = weight - (step * learningRate);
                firstMoments[i] = first;
                secondMoments[i] = second;
            }

            gradients[i] = 0f;
        }
    }
}
