using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Simd;

/// <summary>Dropout in autograd. The backward pass draws the mask again.</summary>
internal sealed unsafe class DropoutFunction : autograd.SingleTensorFunction<DropoutFunction>
{
    private const string Mask = "mask";

    /// <inheritdoc/>
    public override string Name => nameof(DropoutFunction);

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        DropoutMask mask = (DropoutMask)vars[1];
        ctx.save_data(Mask, mask);
        return Apply((Tensor)vars[0], mask);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        HandedOutGradients.Free();
        using Tensor gradient = grad_output;
        return HandedOutGradients.Of(Apply(gradient, (DropoutMask)ctx.get_data(Mask)!), null);
    }

    /// <summary>The values that are kept, scaled; zeros in the others' place.</summary>
    internal static Tensor Apply(Tensor values, DropoutMask mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = values.contiguous();
        Tensor output = empty(values.shape, ScalarType.Float32);
        int width = checked((int)values.shape[^1]), rows = checked((int)(values.numel() / width));
        nint from = TensorPointer.Of(input), to = TensorPointer.Of(output);
        Workers.For(rows, (long)rows * width * DropoutMask.WorkPerValue, (first, end) =>
        {
            for (int row = first; row < end; row++)
                mask.Apply((float*)from + ((long)row * width), null, (float*)to + ((long)row * width), width, row);
        });
        GC.KeepAlive(input);
        return output.MoveToOuterDisposeScope();
    }
}
