using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable.Encoder;

/// <summary>A product with bias and non-linearity by <see cref="ActivationBody"/>, forward and backward.</summary>
/// <param name="kernels">The device.</param>
/// <param name="arena">Has the weights rounded to bfloat16; null for float32 products.</param>
/// <param name="activation">The non-linearity; null for none.</param>
/// <param name="products">The products, of float32 or of bfloat16.</param>
internal sealed class PortableLinearPass(KernelDevice kernels, ParameterArena? arena, Activation? activation, WeightProducts products) : ILinearPass
{
    private static readonly KernelBody ForwardBody = new(ActivationBody.Forward);
    private static readonly KernelBody ForwardRounded = new(ActivationBody.ForwardRounded);
    private static readonly KernelBody BackwardBody = new(ActivationBody.Backward);
    private static readonly KernelBody BackwardRounded = new(ActivationBody.BackwardRounded);

    // Values that fall to each thread.
    private const int ValuesPerThread = 8;

    /// <summary>Makes the bodies ready.</summary>
    internal static void Prepare(KernelDevice kernels)
    {
        kernels.Prepare(ForwardBody);
        kernels.Prepare(ForwardRounded);
        kernels.Prepare(BackwardBody);
        kernels.Prepare(BackwardRounded);
    }

    /// <inheritdoc/>
    public bool IsRepeatable => activation is not null;

    /// <inheritdoc/>
    public (Tensor Result, Tensor Input, Tensor? Product) Forward(Tensor input, Tensor weight, Tensor? bias)
    {
        using DisposeScope scope = NewDisposeScope();
        if (arena is null && activation is null)
            return (products.Forward(input, weight, bias).MoveToOuterDisposeScope(), input, null);

        Tensor factor = arena is null ? input : input.to(ScalarType.BFloat16);
        Tensor product = products.Forward(factor, arena?.Rounded(weight) ?? weight, null);           // [M, O]
        Tensor kept = ReferenceEquals(factor, input) ? input : factor.MoveToOuterDisposeScope();
        if (activation is not null)
            return (Result(product, bias, isPassing: Tape.HasMemory).MoveToOuterDisposeScope(), kept, product.MoveToOuterDisposeScope());

        Tensor single = product.to(ScalarType.Float32);
        return ((bias is null ? single : single.add_(bias, Scalars.One)).MoveToOuterDisposeScope(), kept, null);
    }

    /// <inheritdoc/>
    public Tensor Repeat(Tensor product, Tensor? bias) => Result(product, bias, isPassing: true);

    /// <inheritdoc/>
    public Tensor? Backward(
        Tensor gradient,
        Tensor input,
        Tensor? product,
        Tensor weight,
        Tensor? bias,
        Tensor? weightGradient,
        Tensor? biasGradient,
        ScalarType? inputType,
        Tensor? inputGradient = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor lying = gradient.contiguous();                                                        // [M, O], or half of it of a gate
        Tensor ofProduct = product is null ? lying : OfProduct(product, bias, lying, biasGradient);  // [M, O]
        if (product is null)
        {
            if (biasGradient is not null)
                PortableColumnSums.Add(kernels, lying, biasGradient);
            ofProduct = arena is null ? lying : lying.to(ScalarType.BFloat16);
        }

        Tensor factor = arena?.Rounded(weight) ?? weight;
        return products.Backward(ofProduct, input, factor, weightGradient, inputType, inputGradient)?.MoveToOuterDisposeScope();
    }

    private Tensor Result(Tensor product, Tensor? bias, bool isPassing)
    {
        ActivationSettings settings = SettingsOf(product);
        long[] shape = [settings.Rows, settings.Width];
        Device device = product.device;
        Tensor result = isPassing ? ActivationMemory.Passing(device, shape, product.dtype) : empty(shape, product.dtype, device);
        if (settings.Rows > 0)
        {
            using Tensor nothing = empty(0, ScalarType.Float32, device);
            kernels.Launch(
                arena is null ? ForwardBody : ForwardRounded,
                KernelGroup.For(result.numel(), kernels.GroupSize * ValuesPerThread),
                product,
                bias ?? nothing,
                result,
                KernelArgument.Of(settings));
        }

        return result;
    }

    private Tensor OfProduct(Tensor product, Tensor? bias, Tensor gradient, Tensor? biasGradient)
    {
        ActivationSettings settings = SettingsOf(product);
        Device device = product.device;
        Tensor result = empty(product.shape, product.dtype, device);                                 // [M, O]
        if (settings.Rows > 0)
        {
            int chunks = ColumnSumBody.Chunks(settings.Rows);
            using Tensor nothing = empty(0, ScalarType.Float32, device);
            using Tensor partials = empty(biasGradient is null ? 0 : chunks, settings.Columns, ScalarType.Float32, device);
            kernels.Launch(
                arena is null ? BackwardBody : BackwardRounded,
                chunks * ColumnSumBody.Tiles(settings.Width),
                product,
                bias ?? nothing,
                gradient,
                result,
                partials,
                ColumnSumBody.RowsPerChunk(settings.Rows),
                KernelArgument.Of(settings));
            if (biasGradient is not null)
                PortableColumnSums.Total(kernels, partials, biasGradient, chunks, settings.Columns, adds: true);
        }

        return result;
    }

    private ActivationSettings SettingsOf(Tensor product)
    {
        bool isGated = activation is Activation.GeGlu or Activation.SwiGlu;
        return new ActivationSettings(activation!.Value, checked((int)product.shape[0]), checked((int)product.shape[1] / (isGated ? 2 : 1)));
    }
}
