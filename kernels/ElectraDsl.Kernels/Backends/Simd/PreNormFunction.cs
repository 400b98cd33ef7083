using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary><see cref="IResidualNormKernel.PreNorm"/> in autograd.</summary>
internal sealed class PreNormFunction : autograd.MultiTensorFunction<PreNormFunction>
{
    private const string Pass = "pass";

    /// <inheritdoc/>
    public override string Name => nameof(PreNormFunction);

    /// <inheritdoc/>
    public override List<Tensor> forward(autograd.AutogradContext ctx, params object?[] vars)
    {
        ResidualNormPass pass = (ResidualNormPass)vars[4]!;
        Tensor weight = (Tensor)vars[2]!;
        (Tensor sum, Tensor normalized, Tensor statistics) = pass.Forward((Tensor)vars[0]!, (Tensor)vars[1]!, weight, (Tensor?)vars[3]);

        // TorchSharp would make zeros after a tensor that has been freed with the caller's dispose scope.
        ctx.set_materialize_grads(false);
        ctx.save_for_backward([sum, statistics, weight]);
        ctx.save_data(Pass, new SavedPass(pass, vars[3] is not null));
        return [sum, normalized];
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        HandedOutGradients.Free();
        using Tensor ofSum = grad_outputs[0], ofNormalized = grad_outputs[1];
        return ((SavedPass)ctx.get_data(Pass)!).Backward(ctx, ofSum.IsInvalid ? null : ofSum, ofNormalized.IsInvalid ? null : ofNormalized);
    }
}
