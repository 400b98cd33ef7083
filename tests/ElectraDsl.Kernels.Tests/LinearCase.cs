using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>A product, its bias and non-linearity on repeatable numbers, forward and backward, beside libtorch in double precision.</summary>
internal static class LinearCase
{
    /// <summary>A weight and, behind it, a bias.</summary>
    internal static ArenaLayout Layout(int inputs, int outputs)
    {
        long matrix = (long)outputs * inputs;
        return new ArenaLayout(
            [
                new("weight", [outputs, inputs], 0, TensorKind.Matrix, NetworkRole.Encoder, NetworkSection.Head, 0, Initializer.Zeros),
                new("bias", [outputs], matrix, TensorKind.Bias, NetworkRole.Encoder, NetworkSection.Head, 0, Initializer.Zeros),
            ],
            matrix + outputs,
            matrix);
    }

    /// <summary>Value and all gradients beside libtorch's in double precision.</summary>
    /// <returns>Them, one after the other.</returns>
    internal static float[] Compare(
        ILinearKernel kernel, int rows, int inputs, int outputs, bool hasBias, Activation? activation, double tolerance, ParameterArena? arena = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Random random = new((rows * 1000) + outputs);
        bool isGated = activation is Activation.GeGlu or Activation.SwiGlu;
        Tensor input = Leaf(rows, inputs), weight = Leaf(outputs, inputs);
        Tensor? bias = hasBias ? Leaf(outputs) : null;
        if (arena is not null)
        {
            using IDisposable noGradient = no_grad();
            _ = arena.Weights.narrow(0, 0, weight.numel()).copy_(weight.view(-1));
            _ = arena.Gradients.zero_();
            weight = arena.Parameter(0, outputs, inputs);
        }

        Tensor gradient = Arrays.Floats(Arrays.Normal(random, rows * (isGated ? outputs / 2 : outputs), 1), rows, isGated ? outputs / 2 : outputs);
        Tensor result = activation is { } function ? kernel.Activated(input, weight, bias, function) : kernel.Run(input, weight, bias);
        result.backward([gradient.to(result.dtype)]);

        Tensor exactInput = Exact(input), exactWeight = Exact(weight);
        Tensor? exactBias = bias is null ? null : Exact(bias);
        Tensor expected = nn.functional.linear(exactInput, exactWeight, exactBias);
        if (activation is { } meant)
            expected = Apply(meant, expected);
        expected.backward([gradient.to(ScalarType.Float64)]);
        Near(result, expected, "value");
        Near(input.grad!, exactInput.grad!, "gradient of the input");
        Near(weight.grad!, exactWeight.grad!, "gradient of the weight");
        if (bias is not null)
            Near(bias.grad!, exactBias!.grad!, "gradient of the bias");
        Tensor?[] all = [result.detach(), input.grad, weight.grad, bias?.grad];
        return [.. all.SelectMany(values => values is null ? [] : Arrays.Of<float>(values.to(ScalarType.Float32)))];

        Tensor Leaf(params long[] shape) =>
            Arrays.Floats(Arrays.Normal(random, checked((int)shape.Aggregate(1L, (a, b) => a * b)), 1), shape).requires_grad_(true);

        static Tensor Exact(Tensor values) => values.detach().to(ScalarType.Float64).requires_grad_(true);

        void Near(Tensor actual, Tensor wanted, string what)
        {
            double difference = (actual.detach().to(ScalarType.Float64) - wanted.detach()).abs().max().item<double>();
            double scale = 1 + wanted.detach().abs().max().item<double>();
            Assert.True(difference <= tolerance * scale, $"{what} of [{rows}, {inputs}] x [{outputs}], {activation}: {difference}, of {scale}");
        }
    }

    private static Tensor Apply(Activation activation, Tensor product) => activation switch
    {
        Activation.GeluTanh => nn.functional.gelu(product, TorchSharp.Modules.GELU.Approximate.tanh),
        Activation.Relu => nn.functional.relu(product),
        Activation.Silu => nn.functional.silu(product),
        Activation.GeGlu => nn.functional.gelu(product.chunk(2, 1)[0]).mul(product.chunk(2, 1)[1]),
        Activation.SwiGlu => nn.functional.silu(product.chunk(2, 1)[0]).mul(product.chunk(2, 1)[1]),
        _ => nn.functional.gelu(product),
    };
}
