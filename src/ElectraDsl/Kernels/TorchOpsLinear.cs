using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>Products as libtorch has them, on any device: the oracle of the fused ones.</summary>
/// <param name="precision">Of what numbers they are made.</param>
/// <param name="product">Computes them, with a bias; null for libtorch.</param>
internal sealed class TorchOpsLinear(Precision precision, Func<Tensor, Tensor, Tensor?, Tensor>? product = null) : ILinearKernel
{
    /// <inheritdoc/>
    public Tensor Run(Tensor input, Tensor weight, Tensor? bias)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (product is not null)
            return product(input, weight, bias);
        if (precision != Precision.Bf16)
            return nn.functional.linear(input, weight, bias);

        using DisposeScope scope = NewDisposeScope();
        Tensor rounded = Rounded(input).matmul(Rounded(weight).t()).to(ScalarType.Float32);
        return (bias is null ? rounded : rounded.add(bias, Scalars.One)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Activated(Tensor input, Tensor weight, Tensor? bias, Activation activation)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Run(input, weight, bias), result;
        if (activation is Activation.GeGlu or Activation.SwiGlu)
        {
            Tensor[] halves = values.chunk(2, values.dim() - 1);
            result = Apply(activation, halves[0]).mul(halves[1]);
        }
        else
        {
            result = Apply(activation, values);
        }

        return (precision != Precision.Bf16 ? result : Rounded(result)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Backward(Tensor gradient, Tensor input, Tensor weight, Tensor weightGradient, Tensor biasGradient)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(weightGradient);
        ArgumentNullException.ThrowIfNull(biasGradient);
        using DisposeScope scope = NewDisposeScope();
        _ = biasGradient.add_(gradient.sum(0, keepdim: false), Scalars.One);
        if (precision != Precision.Bf16)
        {
            _ = weightGradient.addmm_(gradient.t(), input, beta: 1, alpha: 1);
            return gradient.matmul(weight).MoveToOuterDisposeScope();
        }

        Tensor rounded = Rounded(gradient);
        _ = weightGradient.add_(rounded.t().matmul(Rounded(input)), Scalars.One);
        return rounded.matmul(Rounded(weight)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private static Tensor Rounded(Tensor values) => values.to(ScalarType.BFloat16);

    private static Tensor Apply(Activation activation, Tensor values) => activation switch
    {
        Activation.GeluTanh => nn.functional.gelu(values, TorchSharp.Modules.GELU.Approximate.tanh),
        Activation.Relu => nn.functional.relu(values),
        Activation.Silu or Activation.SwiGlu => nn.functional.silu(values),
        _ => nn.functional.gelu(values),
    };
}
