using ElectraDsl.Kernels.Backends.Simd.Lanes;

namespace ElectraDsl.Kernels.Backends.Simd.Activations;

/// <summary>
/// <see cref="ActivationStep{TLanes, TVector, TFunction, TProduct, TResult}"/> over a row: whole vectors where they lie, the columns that are left
/// in buffers of a vector's size.
/// </summary>
/// <typeparam name="TLanes">The registers.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
/// <typeparam name="TFunction">The non-linearity.</typeparam>
/// <typeparam name="TProduct">How the product lies.</typeparam>
/// <typeparam name="TResult">How what is made of it lies, and its gradient.</typeparam>
/// <param name="width">Columns of the product; of a gated one those of each half.</param>
/// <param name="isGated">Whether the product is a gate and what it lets through, side by side.</param>
internal readonly unsafe struct ActivationRow<TLanes, TVector, TFunction, TProduct, TResult>(int width, bool isGated)
    where TLanes : struct, IVectorLanes<TVector>
    where TVector : struct
    where TFunction : struct, IActivationFunction
    where TProduct : struct, IElementType
    where TResult : struct, IElementType
{
    // Bytes of the widest vector of float32.
    private const int Room = 64;

    /// <summary>What a row becomes.</summary>
    /// <param name="product">The row of the product.</param>
    /// <param name="bias">Of its columns; null for none.</param>
    /// <param name="result">[width].</param>
    internal void Forward(byte* product, float* bias, byte* result)
    {
        int i = 0;
        for (; i <= width - TLanes.Count; i += TLanes.Count)
            Forward(product + Product(i), product + Product(width + i), At(bias, i), At(bias, width + i), result + Result(i));
        if (i == width)
            return;

        int left = width - i;
        byte* first = stackalloc byte[Room], second = stackalloc byte[Room], output = stackalloc byte[Room];
        float* firstBias = stackalloc float[Room / sizeof(float)], secondBias = stackalloc float[Room / sizeof(float)];
        Copy(product + Product(i), first, left * TProduct.Size);
        Copy((byte*)At(bias, i), (byte*)firstBias, left * sizeof(float));
        if (isGated)
        {
            Copy(product + Product(width + i), second, left * TProduct.Size);
            Copy((byte*)At(bias, width + i), (byte*)secondBias, left * sizeof(float));
        }

        Forward(first, second, firstBias, secondBias, output);
        Copy(output, result + Result(i), left * TResult.Size);
    }

    /// <summary>The gradient of a row of the product; that of the bias is added to.</summary>
    /// <param name="product">The row of the product; not read where there is no non-linearity.</param>
    /// <param name="bias">Of its columns; null for none.</param>
    /// <param name="gradient">Of the result, [width].</param>
    /// <param name="ofProduct">Gets the gradient; null where it is not wanted.</param>
    /// <param name="ofBias">Is added to; null where it is not wanted.</param>
    internal void Backward(byte* product, float* bias, byte* gradient, byte* ofProduct, float* ofBias)
    {
        int i = 0;
        for (; i <= width - TLanes.Count; i += TLanes.Count)
        {
            Backward(
                product + Product(i),
                product + Product(width + i),
                At(bias, i),
                At(bias, width + i),
                gradient + Result(i),
                ofProduct == null ? null : ofProduct + Product(i),
                ofProduct == null ? null : ofProduct + Product(width + i),
                At(ofBias, i),
                At(ofBias, width + i));
        }

        if (i == width)
            return;
        int left = width - i, ofProducts = left * TProduct.Size, ofBiases = left * sizeof(float);
        byte* first = stackalloc byte[Room], second = stackalloc byte[Room], incoming = stackalloc byte[Room];
        byte* ofFirst = stackalloc byte[Room], ofSecond = stackalloc byte[Room];
        float* firstBias = stackalloc float[Room / sizeof(float)], secondBias = stackalloc float[Room / sizeof(float)];
        float* ofFirstBias = stackalloc float[Room / sizeof(float)], ofSecondBias = stackalloc float[Room / sizeof(float)];
        Copy(gradient + Result(i), incoming, left * TResult.Size);
        for (int half = 0; half < (isGated ? 2 : 1); half++)
        {
            int column = (half * width) + i;
            if (typeof(TFunction) != typeof(IdentityFunction))
                Copy(product + Product(column), half == 0 ? first : second, ofProducts);
            Copy((byte*)At(bias, column), (byte*)(half == 0 ? firstBias : secondBias), ofBiases);
        }

        Backward(first, second, firstBias, secondBias, incoming, ofFirst, ofSecond, ofFirstBias, ofSecondBias);
        for (int half = 0; half < (isGated ? 2 : 1); half++)
        {
            int column = (half * width) + i;
            if (ofProduct != null)
                Copy(half == 0 ? ofFirst : ofSecond, ofProduct + Product(column), ofProducts);
            float* sums = half == 0 ? ofFirstBias : ofSecondBias;
            for (int lane = 0; ofBias != null && lane < left; lane++)
                ofBias[column + lane] += sums[lane];
        }
    }

    private void Forward(byte* first, byte* second, float* firstBias, float* secondBias, byte* result)
    {
        if (isGated)
            ActivationStep<TLanes, TVector, TFunction, TProduct, TResult>.ForwardGated(first, second, firstBias, secondBias, result);
        else
            ActivationStep<TLanes, TVector, TFunction, TProduct, TResult>.Forward(first, firstBias, result);
    }

    private void Backward(
        byte* first,
        byte* second,
        float* firstBias,
        float* secondBias,
        byte* gradient,
        byte* ofFirst,
        byte* ofSecond,
        float* ofFirstBias,
        float* ofSecondBias)
    {
        if (isGated)
        {
            ActivationStep<TLanes, TVector, TFunction, TProduct, TResult>.BackwardGated(
                first, second, firstBias, secondBias, gradient, ofFirst, ofSecond, ofFirstBias, ofSecondBias);
        }
        else
        {
            ActivationStep<TLanes, TVector, TFunction, TProduct, TResult>.Backward(first, firstBias, gradient, ofFirst, ofFirstBias);
        }
    }

    private static long Product(int column) => (long)column * TProduct.Size;

    private static long Result(int column) => (long)column * TResult.Size;

    private static float* At(float* row, int column) => row == null ? null : row + column;

    private static void Copy(byte* from, byte* to, int count)
    {
        if (from != null)
            new Span<byte>(from, count).CopyTo(new Span<byte>(to, count));
    }
}
