using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>
/// Products of CPU tensors, with what follows them in one pass, and gradients of parameters added where the arena has them.
/// </summary>
/// <param name="arena">Has the weights rounded to bfloat16; null for float32 products.</param>
/// <param name="products">Those of float32; other than <see cref="WeightProducts.Fastest"/> for tests.</param>
/// <param name="registerBits">128, 256 or 512; other than the widest there is for tests.</param>
internal sealed class SimdLinear(ParameterArena? arena, WeightProducts products, int registerBits) : ILinearKernel, IBuiltInKernel
{
    private readonly Precision precision = arena is null ? Precision.Float32 : Precision.Bf16;

    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public Tensor Run(Tensor input, Tensor weight, Tensor? bias) => Run(input, weight, bias, null);

    /// <inheritdoc/>
    public Tensor Activated(Tensor input, Tensor weight, Tensor? bias, Activation activation) => Run(input, weight, bias, activation);

    /// <inheritdoc/>
    public Tensor Backward(Tensor gradient, Tensor input, Tensor weight, Tensor weightGradient, Tensor biasGradient)
    {
        LinearArguments.Check(input, weight, biasGradient, precision, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        Tensor factor = arena is null ? input : input.to(ScalarType.BFloat16);
        return new LinearPass(arena, null, products, registerBits)
            .Backward(gradient, factor, null, weight, null, weightGradient, biasGradient, ScalarType.Float32)!
            .MoveToOuterDisposeScope();
    }

    private Tensor Run(Tensor input, Tensor weight, Tensor? bias, Activation? activation)
    {
        LinearArguments.Check(input, weight, bias, precision, DeviceType.CPU);
        using DisposeScope scope = NewDisposeScope();
        long[] shape = input.shape;
        LinearPass pass = new(arena, activation, products, registerBits);
        Tensor rows = input.contiguous().view(-1, shape[^1]); // [M, I]
        Tensor result = Tape.Run(new LinearOperation(pass, rows, weight, bias))[0];
        shape[^1] = result.shape[1];
        return result.view(shape).MoveToOuterDisposeScope();
    }
}
