using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>Products with what follows them in one pass, and gradients of parameters added where the arena has them.</summary>
/// <param name="backend">Who runs it.</param>
/// <param name="device">Where its tensors lie; null for any device.</param>
/// <param name="precision">Of what numbers the products are made.</param>
/// <param name="products">Computes them.</param>
internal abstract class FusedLinear(KernelBackend backend, DeviceType? device, Precision precision, WeightProducts products)
    : ILinearKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => backend;

    /// <summary>Of what numbers the products are made.</summary>
    internal Precision Precision => precision;

    /// <summary>Computes the products.</summary>
    internal WeightProducts Products => products;

    /// <summary>The same with other products.</summary>
    /// <param name="products">Computes them.</param>
    internal abstract FusedLinear With(WeightProducts products);

    /// <summary>The same with products in bfloat16.</summary>
    /// <param name="arena">Has the weights rounded.</param>
    internal abstract FusedLinear InBf16(ParameterArena arena);

    /// <summary>One product.</summary>
    /// <param name="activation">The non-linearity; null for none.</param>
    internal abstract ILinearPass PassOf(Activation? activation);

    /// <inheritdoc/>
    public Tensor Run(Tensor input, Tensor weight, Tensor? bias) => Run(input, weight, bias, null);

    /// <inheritdoc/>
    public virtual Tensor Activated(Tensor input, Tensor weight, Tensor? bias, Activation activation) => Run(input, weight, bias, activation);

    /// <inheritdoc/>
    public Tensor Backward(Tensor gradient, Tensor input, Tensor weight, Tensor weightGradient, Tensor biasGradient)
    {
        LinearArguments.Check(input, weight, biasGradient, precision, device);
        using DisposeScope scope = NewDisposeScope();
        Tensor factor = precision == Precision.Float32 ? input : input.to(ScalarType.BFloat16);
        return PassOf(null)
            .Backward(gradient, factor, null, weight, null, weightGradient, biasGradient, ScalarType.Float32)!
            .MoveToOuterDisposeScope();
    }

    private Tensor Run(Tensor input, Tensor weight, Tensor? bias, Activation? activation)
    {
        LinearArguments.Check(input, weight, bias, precision, device);
        using DisposeScope scope = NewDisposeScope();
        long[] shape = input.shape;
        Tensor rows = input.contiguous().view(-1, shape[^1]); // [M, I]
        Tensor result = Tape.Run(new LinearOperation(PassOf(activation), rows, weight, bias))[0];
        shape[^1] = result.shape[1];
        return result.view(shape).MoveToOuterDisposeScope();
    }
}
