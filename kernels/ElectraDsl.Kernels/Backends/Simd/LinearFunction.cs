using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>A product with bias and non-linearity in autograd. Gradients of parameters go straight to where the arena has them.</summary>
internal sealed class LinearFunction : autograd.SingleTensorFunction<LinearFunction>
{
    private const string Call = "call";

    /// <inheritdoc/>
    public override string Name => nameof(LinearFunction);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object?[] vars)
    {
        Tensor input = (Tensor)vars[0]!, weight = (Tensor)vars[1]!;
        Tensor? bias = (Tensor?)vars[2];
        LinearPass pass = (LinearPass)vars[3]!;
        (Tensor result, Tensor kept, Tensor? product) = pass.Forward(input, weight, bias);
        ctx.save_for_backward(product is null ? [kept] : [kept, product]);
        ctx.save_data(Call, new SavedCall(pass, weight, bias, input.requires_grad ? input.dtype : null));
        return result;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        HandedOutGradients.Free();
        using Tensor gradient = grad_output;
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        SavedCall call = (SavedCall)ctx.get_data(Call)!;
        Tensor? ofWeight = GradientOf(call.Weight, out bool isWeights), ofBias = GradientOf(call.Bias, out bool isBiases);
        Tensor? ofInput = call.Pass.Backward(
            gradient, saved[0], saved.Count > 1 ? saved[1] : null, call.Weight, call.Bias, ofWeight, ofBias, call.InputType);
        return HandedOutGradients.Of(
            ofInput?.MoveToOuterDisposeScope(),
            isWeights ? null : ofWeight?.MoveToOuterDisposeScope(),
            isBiases ? null : ofBias?.MoveToOuterDisposeScope(),
            null);
    }

    /// <summary>
    /// Where a parameter's gradient is added: its own buffer, or a new one, which autograd then adds; null where it is not trained.
    /// </summary>
    private static Tensor? GradientOf(Tensor? parameter, out bool isParameters)
    {
        isParameters = false;
        if (parameter is not { requires_grad: true })
            return null;
        if (parameter.is_leaf && parameter.grad is { } buffer)
        {
            isParameters = true;
            return buffer;
        }

        return zeros(parameter.shape, ScalarType.Float32);
    }

    /// <summary>What a node remembers of its forward pass besides what autograd keeps.</summary>
    /// <param name="Pass">The pass.</param>
    /// <param name="Weight">A parameter: autograd need not keep what the arena holds.</param>
    /// <param name="Bias">Another, or null.</param>
    /// <param name="InputType">The element type of the input's gradient; null where it is not wanted.</param>
    private sealed record SavedCall(LinearPass Pass, Tensor Weight, Tensor? Bias, ScalarType? InputType);
}
