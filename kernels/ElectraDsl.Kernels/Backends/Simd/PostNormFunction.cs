using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary><see cref="IResidualNormKernel.PostNorm"/> in autograd.</summary>
internal sealed class PostNormFunction : autograd.SingleTensorFunction<PostNormFunction>
{
    private const string Pass = "pass";

    /// <inheritdoc/>
    public override string Name => nameof(PostNormFunction);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object?[] vars)
    {
        ResidualNormPass pass = (ResidualNormPass)vars[4]!;
        Tensor weight = (Tensor)vars[2]!;
        (Tensor sum, Tensor normalized, Tensor statistics) = pass.Forward((Tensor)vars[0]!, (Tensor)vars[1]!, weight, (Tensor?)vars[3]);
        ctx.save_for_backward([sum, statistics, weight]);
        ctx.save_data(Pass, new SavedPass(pass, vars[3] is not null));
        return normalized;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        HandedOutGradients.Free();
        using Tensor gradient = grad_output;
        return ((SavedPass)ctx.get_data(Pass)!).Backward(ctx, null, gradient);
    }
}
