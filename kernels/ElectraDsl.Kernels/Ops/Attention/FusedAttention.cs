using ElectraDsl.Kernels.Autograd;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>
/// Attention on the projections as they lie, with a backward pass of its own. Padding behind the text and keys outside a window are not computed at
/// all.
/// </summary>
/// <param name="backend">Who runs it.</param>
/// <param name="device">Where its tensors lie.</param>
/// <param name="passOf">One pass; null where libtorch's attention is to do this one.</param>
internal sealed class FusedAttention(
    KernelBackend backend, DeviceType device, Func<AttentionShape, AttentionMask, RotaryPositions?, DropoutDraws, IAttentionPass?> passOf)
    : IAttentionKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => backend;

    /// <summary>One pass; null where libtorch's attention is to do this one.</summary>
    internal IAttentionPass? PassOf(AttentionShape shape, AttentionMask mask, RotaryPositions? rotary, DropoutDraws draws) =>
        passOf(shape, mask, rotary, draws);

    /// <inheritdoc/>
    public Tensor Run(Tensor queryKeyValue, int heads, AttentionMask mask, RotaryPositions? rotary = null, Dropout dropout = default)
    {
        AttentionArguments.Check(queryKeyValue, heads, mask, rotary, device);
        if (dropout is { Rate: > 0, Key: null }) // libtorch's generator draws
        {
            Tape.RefuseUncountedDropout();
            return Plain(queryKeyValue, heads, mask, rotary, dropout);
        }

        long[] sizes = queryKeyValue.shape;
        AttentionShape shape = new(mask.Batch, mask.Length, heads, checked((int)sizes[2] / (3 * heads)), mask.Window);
        DropoutDraws draws = DropoutDraws.Of(dropout with { Rows = null }, (long)heads * shape.Length, RandomStream.AttentionDropout);
        if (passOf(shape, mask, rotary, draws) is not { } pass)
            return Plain(queryKeyValue, heads, mask, rotary, dropout);
        using DisposeScope scope = NewDisposeScope();
        return Tape.Run(new AttentionOperation(pass, queryKeyValue.contiguous()))[0].MoveToOuterDisposeScope();
    }

    private static Tensor Plain(Tensor queryKeyValue, int heads, AttentionMask mask, RotaryPositions? rotary, Dropout dropout)
    {
        Tape.RefuseUncountedDropout();
        return Tape.IsRunning ? Tape.Run(new AutogradOperation([queryKeyValue], inputs => [Context(inputs[0])]))[0] : Context(queryKeyValue);

        Tensor Context(Tensor projections) => EncoderKernels.TorchOps.Attention.Run(projections, heads, mask, rotary, dropout);
    }
}
