using ILGPU;
using ILGPU.Algorithms;

namespace ElectraDsl.Kernels;

/// <summary>The optimizer as three portable kernels: any grid, the group size a power of two up to <see cref="KernelGroup.MaximumSize"/>.</summary>
internal static class AdamWBody
{
    // Of 32 bytes.
    private const long SectorWeights = 8;

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
    /// One region, from <paramref name="first"/> up to <paramref name="end"/>; meanings as in <see cref="IAdamWKernel.Run"/> and
    /// <see cref="AdamWCoefficients"/>. All that the host knows comes by value: a tensor of it would have to be uploaded, and waited for, in every
    /// step. Where no bfloat16 is wanted, that view is empty.
    /// </summary>
    internal static void Update(
        ArrayView<float> weights, ArrayView<float> gradients, ArrayView<float> firstMoments, ArrayView<float> secondMoments, ArrayView<float> norm,
        ArrayView<ushort> bfloat16Weights, long first, long end, float rate, float decay, AdamWCoefficients coefficients)
    {
        float length = norm[0];
        // Compared as bits: ILGPU turns !(a < b) into a >= b for OpenCL, and a norm that is not a number would pass.
        bool finite = (Interop.FloatAsInt(length) & 0x7FFFFFFF) < 0x7F800000;
        float clip = coefficients.Clip(length);
        long stride = (long)Grid.DimX * Group.DimX;
        // Warps begin where a sector of memory does, wherever the region does.
        long begin = (Group.DimX >= SectorWeights ? first & -SectorWeights : first) + ((long)Grid.IdxX * Group.DimX) + Group.IdxX;
        for (long i = begin < first ? begin + stride : begin; i < end; i += stride)
        {
            if (finite)
            {
                float gradient = gradients[i] * clip;
                float firstMoment = (firstMoments[i] * coefficients.Beta1) + (gradient * coefficients.Beta1Complement);
                float secondMoment = (secondMoments[i] * coefficients.Beta2) + (gradient * gradient * coefficients.Beta2Complement);
                float weight = weights[i];
                weights[i] = weight - ((firstMoment / (XMath.Sqrt(secondMoment) + coefficients.Epsilon) * rate) + (weight * decay));
                firstMoments[i] = firstMoment;
                secondMoments[i] = secondMoment;
            }

            gradients[i] = 0f;
            if (i < bfloat16Weights.Length)
                bfloat16Weights[i] = BrainFloat.Nearest(weights[i]);
        }
    }
}
