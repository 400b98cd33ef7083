using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>What an autograd node remembers of its forward pass besides tensors: sum, statistics and weight, in this order.</summary>
/// <param name="pass">The pass.</param>
/// <param name="hasBias">Whether there was a bias, which then has a gradient.</param>
internal sealed class SavedPass(ResidualNormPass pass, bool hasBias)
{
    /// <summary>The gradients of residual, update, weight, bias and of the pass itself, which has none.</summary>
    internal List<Tensor> Backward(autograd.AutogradContext context, Tensor? ofSum, Tensor? ofNormalized)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> saved = context.get_saved_variables();
        (Tensor residual, Tensor update, Tensor weight, Tensor bias) =
            pass.Backward(saved[0], saved[1], saved[2], ofSum, ofNormalized ?? zeros_like(saved[0]));
        return HandedOutGradients.Of(
            residual.MoveToOuterDisposeScope(),
            update.MoveToOuterDisposeScope(),
            weight.MoveToOuterDisposeScope(),
            hasBias ? bias.MoveToOuterDisposeScope() : null,
            null);
    }
}
