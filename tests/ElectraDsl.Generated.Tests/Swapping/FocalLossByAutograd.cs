using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary><see cref="FocalLoss"/> as a formula for autograd, a whole kernel: only the gradient is asked of it.</summary>
public sealed class FocalLossByAutograd : IRtdLossKernel
{
    private readonly IRtdLossKernel counting = KernelTable.For<TinyPreNorm.KernelSpec>(KernelBackend.TorchOps).RtdLoss;

    /// <summary>How often it ran.</summary>
    public int Runs { get; private set; }

    public RtdLossOutput Run(Tensor logits, Tensor labels, Tensor attentionMask, float gradientScale)
    {
        Runs++;
        RtdLossOutput counted = counting.Run(logits, labels, attentionMask, gradientScale);
        using DisposeScope scope = NewDisposeScope();
        Tensor variable = logits.clone().requires_grad_();                                                       // [B, L]
        Tensor wrong = where(labels, variable.neg(), variable);                                                  // [B, L]
        Tensor miss = wrong.sigmoid();                                                                           // [B, L]
        Tensor loss = miss.mul(miss).mul(nn.functional.logsigmoid(wrong.neg()).neg());       // [B, L]
        loss.masked_fill(attentionMask.logical_not(), Scalars.Zero).sum().mul(tensor(gradientScale)).backward();
        counted.Gradient.Dispose();
        return counted with { Gradient = variable.grad!.clone().MoveToOuterDisposeScope() };
    }
}
