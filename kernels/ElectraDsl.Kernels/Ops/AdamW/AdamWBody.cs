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

    /// <summary>
    /// Meanings as in <see cref="IAdamWKernel.Run"/> and <see cref="AdamWCoefficients"/>; region r ends before ends[r] and has rates[2r] and the
    /// decay rates[2r + 1]. A thread's elements ascend, so it walks
    /// through the regions once. Where no bfloat16 is wanted, that view is empty.
    /// </summary>
    internal static void Update(
        ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> firstMoments, ArrayView<float> secondMoments, ArrayView<float> norm,
        ArrayView<ushort> bfloat16Weights, ArrayView<long> ends, ArrayView<float> rates, AdamWCoefficients coefficients)
    {
        float length = norm[0];
        // Compared as bits: ILGPU turns !(a < b) into a >= b for OpenCL, and a norm that is not a number would pass.
        bool finite = (Interop.FloatAsInt(length) & 0x7FFFFFFF) < 0x7F800000;
        float clip = coefficients.Clip(length);
        int region = -1;
        long end = 0;
        float rate = 0f, decay = 0f;
        long stride = (long)Grid.DimX * Group.DimX;
        for (long i = ((long)Grid.IdxX * Group.DimX) + Group.IdxX; i < weights.Length; i += stride)
        {
            while (i >= end)
            {
                region++;
                end = ends[region];
                rate = rates[2 * region];
                decay = rates[(2 * region) + 1];
            }

            if (finite)
            {
                float gradient = gradients[i] * clip;
                float first = (firstMoments[i] * coefficients.Beta1) + (gradient * coefficients.Beta1Complement);
                float second = (secondMoments[i] * coefficients.Beta2) + (gradient * gradient * coefficients.Beta2Complement);
                float weight = weights[i];
                weights[i] = weight - ((first / (XMath.Sqrt(second) + coefficients.Epsilon) * rate) + (weight * decay));
                firstMoments[i] = first;
                secondMoments[i] = second;
            }

            gradients[i] = 0f;
            if (i < bfloat16Weights.Length)
                bfloat16Weights[i] = BrainFloat.Nearest(weights[i]);
        }
    }
}
