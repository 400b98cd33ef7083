using ElectraDsl.Kernels.Autograd;
using ElectraDsl.Kernels.Backends.Simd.Dropouts;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd.Attention;

/// <summary>
/// Attention of CPU tensors, on the projections as they lie. Padding behind the text and keys outside a window are not computed at all.
/// </summary>
internal sealed class SimdAttention : IAttentionKernel, IBuiltInKernel
{
    /// <inheritdoc/>
    public KernelBackend Backend => KernelBackend.Simd;

    /// <inheritdoc/>
    public Tensor Run(Tensor queryKeyValue, int heads, AttentionMask mask, RotaryPositions? rotary = null, Dropout dropout = default)
    {
        AttentionArguments.Check(queryKeyValue, heads, mask, rotary, DeviceType.CPU);
        if (dropout is { Rate: > 0, Key: null }) // libtorch's generator draws
            return Plain(queryKeyValue, heads, mask, rotary, dropout);

        using DisposeScope scope = NewDisposeScope();
        long[] sizes = queryKeyValue.shape;
        AttentionShape shape = new(mask.Batch, mask.Length, heads, checked((int)sizes[2] / (3 * heads)), mask.Window);
        AttentionPass pass = new(
            shape,
            mask.Tokens,
            isPacked: mask.PackedRows is not null,
            rotary,
            dropout.Rate > 0 ? new DropoutMask(dropout, (long)heads * shape.Length, RandomStream.AttentionDropout) : null,
            RegisterWidth.Widest);
        return Tape.Run(new AttentionOperation(pass, queryKeyValue.contiguous()))[0].MoveToOuterDisposeScope();
    }

    private static Tensor Plain(Tensor queryKeyValue, int heads, AttentionMask mask, RotaryPositions? rotary, Dropout dropout)
    {
        Tape.RefuseUncountedDropout();
        return Tape.IsRunning ? Tape.Run(new AutogradOperation([queryKeyValue], inputs => [Context(inputs[0])]))[0] : Context(queryKeyValue);

        Tensor Context(Tensor projections) => EncoderKernels.TorchOps.Attention.Run(projections, heads, mask, rotary, dropout);
    }
}
