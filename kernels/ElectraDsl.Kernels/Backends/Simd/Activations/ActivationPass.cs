using System.Runtime.Intrinsics;
using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Kernels.Backends.Simd.Threads;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Activations;

/// <summary>Bias and non-linearity behind products of CPU tensors, in one pass forward and one backward.</summary>
/// <param name="activation">The non-linearity; null for none.</param>
/// <param name="product">How products lie: float32 or bfloat16.</param>
/// <param name="result">How what is made of them lies.</param>
/// <param name="registerBits">128, 256 or 512.</param>
internal sealed unsafe class ActivationPass(Activation? activation, ScalarType product, ScalarType result, int registerBits)
{
    // Fixed, so that sums over rows do not depend on the number of threads.
    private const int ChunkRows = 32;

    // An exponential and a division a value, beside one that is read and written.
    private const int WorkPerValue = 3;

    /// <summary>Whether the non-linearity is a gate: half of the columns let the other half through.</summary>
    internal bool IsGated => activation is Activation.GeGlu or Activation.SwiGlu;

    /// <summary>
    /// f(product + bias), [M, O] or, gated, [M, O / 2]. In the caller's dispose scope. A rectifier's takes the products' place, which nothing needs.
    /// </summary>
    /// <param name="products">[M, O].</param>
    /// <param name="bias">float32 [O]; null for none.</param>
    /// <param name="isPassing">Whether the result is read once, and lies where the thread's next such result will.</param>
    internal Tensor Forward(Tensor products, Tensor? bias, bool isPassing = false)
    {
        long[] shape = [products.shape[0], products.shape[1] / (IsGated ? 2 : 1)];
        Tensor made = activation switch
        {
            null when result == ScalarType.Float32 => Tape.Empty(shape),
            Activation.Relu when product == result => products.alias(),
            _ => isPassing ? ActivationMemory.Passing(CPU, shape, result) : empty(shape, result),
        };
        Run(products, bias, made, null, null);
        return made;
    }

    /// <summary>
    /// The gradient of the products, [M, O], in the caller's dispose scope; null where it is the result's own. It takes the products' place, which
    /// nothing needs any more, unless they became the result.
    /// </summary>
    /// <param name="products">From the forward pass; whatever its values where there is no non-linearity.</param>
    /// <param name="bias">As forward.</param>
    /// <param name="gradient">Of what <see cref="Forward"/> gave.</param>
    /// <param name="biasGradient">float32 [O]; is added to. Null where there is no bias, or it is not trained.</param>
    internal Tensor? Backward(Tensor products, Tensor? bias, Tensor gradient, Tensor? biasGradient)
    {
        // Without a non-linearity, in the same precision, nothing changes on the way back.
        bool isSame = activation is null && product == result;
        long[] shape = [gradient.shape[0], gradient.shape[1] * (IsGated ? 2 : 1)];
        Tensor? made = isSame ? null
            : activation is not (null or Activation.Relu) ? products.alias()
            : product == ScalarType.Float32 ? Tape.Empty(shape)
            : empty(shape, product);
        if (made is not null || biasGradient is not null)
            Run(products, bias, gradient, made, biasGradient);
        return made;
    }

    private void Run(Tensor products, Tensor? bias, Tensor results, Tensor? ofProducts, Tensor? biasGradient)
    {
        bool isBackward = ofProducts is not null || biasGradient is not null;
        switch (activation)
        {
            case null:
                Run<IdentityFunction>(isBackward, products, bias, results, ofProducts, biasGradient);
                break;
            case Activation.GeluTanh:
                Run<GeluTanhFunction>(isBackward, products, bias, results, ofProducts, biasGradient);
                break;
            case Activation.Relu:
                Run<ReluFunction>(isBackward, products, bias, results, ofProducts, biasGradient);
                break;
            case Activation.Silu or Activation.SwiGlu:
                Run<SiluFunction>(isBackward, products, bias, results, ofProducts, biasGradient);
                break;
            default:
                Run<GeluFunction>(isBackward, products, bias, results, ofProducts, biasGradient);
                break;
        }
    }

    private void Run<TFunction>(bool isBackward, Tensor products, Tensor? bias, Tensor results, Tensor? ofProducts, Tensor? biasGradient)
        where TFunction : struct, IActivationFunction
    {
        if (product == ScalarType.Float32)
            Run<TFunction, SingleElements, SingleElements>(isBackward, products, bias, results, ofProducts, biasGradient);
        else if (result == ScalarType.Float32)
            Run<TFunction, BrainFloatElements, SingleElements>(isBackward, products, bias, results, ofProducts, biasGradient);
        else
            Run<TFunction, BrainFloatElements, BrainFloatElements>(isBackward, products, bias, results, ofProducts, biasGradient);
    }

    private void Run<TFunction, TProduct, TResult>(
        bool isBackward, Tensor products, Tensor? bias, Tensor results, Tensor? ofProducts, Tensor? biasGradient)
        where TFunction : struct, IActivationFunction
        where TProduct : struct, IElementType
        where TResult : struct, IElementType
    {
        switch (registerBits)
        {
            case 512:
                Run<Lanes512, Vector512<float>, TFunction, TProduct, TResult>(isBackward, products, bias, results, ofProducts, biasGradient);
                break;
            case 256:
                Run<Lanes256, Vector256<float>, TFunction, TProduct, TResult>(isBackward, products, bias, results, ofProducts, biasGradient);
                break;
            default:
                Run<Lanes128, Vector128<float>, TFunction, TProduct, TResult>(isBackward, products, bias, results, ofProducts, biasGradient);
                break;
        }
    }

    private void Run<TLanes, TVector, TFunction, TProduct, TResult>(
        bool isBackward, Tensor products, Tensor? bias, Tensor results, Tensor? ofProducts, Tensor? biasGradient)
        where TLanes : struct, IVectorLanes<TVector>
        where TVector : struct
        where TFunction : struct, IActivationFunction
        where TProduct : struct, IElementType
        where TResult : struct, IElementType
    {
        int rows = checked((int)results.shape[0]), width = checked((int)results.shape[1]), columns = width * (IsGated ? 2 : 1);
        int chunks = (rows + ChunkRows - 1) / ChunkRows;
        using Tensor? partial = biasGradient is null ? null : zeros(Math.Max(chunks, 1), columns, ScalarType.Float32); // a row a chunk
        nint productsAt = TensorPointer.Of(products), biasAt = PointerOf(bias), resultsAt = TensorPointer.Of(results);
        nint ofProductsAt = PointerOf(ofProducts), partialAt = PointerOf(partial);
        ActivationRow<TLanes, TVector, TFunction, TProduct, TResult> kernel = new(width, IsGated);
        Workers.For(chunks, (long)rows * columns * WorkPerValue, (from, to) =>
        {
            for (int chunk = from; chunk < to; chunk++)
            {
                float* sums = partialAt == 0 ? null : (float*)partialAt + ((long)chunk * columns);
                for (int row = chunk * ChunkRows; row < Math.Min(rows, (chunk + 1) * ChunkRows); row++)
                {
                    byte* of = (byte*)productsAt + ((long)row * columns * TProduct.Size), at = (byte*)resultsAt + ((long)row * width * TResult.Size);
                    byte* back = ofProductsAt == 0 ? null : (byte*)ofProductsAt + ((long)row * columns * TProduct.Size);
                    if (isBackward)
                        kernel.Backward(of, (float*)biasAt, at, back, sums);
                    else
                        kernel.Forward(of, (float*)biasAt, at);
                }
            }
        });
        if (biasGradient is not null)
        {
            float* total = (float*)TensorPointer.Of(biasGradient);
            for (int chunk = 0; chunk < chunks; chunk++)
                VectorRows.Add(total, (float*)partialAt + ((long)chunk * columns), columns);
        }

        GC.KeepAlive(products);
        GC.KeepAlive(bias);
        GC.KeepAlive(results);
        GC.KeepAlive(ofProducts);
        GC.KeepAlive(biasGradient);
    }

    private static nint PointerOf(Tensor? tensor) => tensor is null ? 0 : TensorPointer.Of(tensor);
}
