using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>Attention in autograd.</summary>
internal sealed class AttentionFunction : autograd.SingleTensorFunction<AttentionFunction>
{
    private const string Pass = "pass";

    /// <inheritdoc/>
    public override string Name => nameof(AttentionFunction);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor queryKeyValue = (Tensor)vars[0];
        AttentionPass pass = (AttentionPass)vars[1];
        (Tensor context, Tensor logSums) = pass.Forward(queryKeyValue);
        ctx.save_for_backward([queryKeyValue, logSums]);
        ctx.save_data(Pass, pass);
        return context;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        HandedOutGradients.Free();
        using Tensor gradient = grad_output;
        List<Tensor> saved = ctx.get_saved_variables();
        try
        {
            return HandedOutGradients.Of(((AttentionPass)ctx.get_data(Pass)!).Backward(saved[0], saved[1], gradient), null);
        }
        finally
        {
            foreach (Tensor tensor in saved)
                tensor.Dispose();
        }
    }
}
