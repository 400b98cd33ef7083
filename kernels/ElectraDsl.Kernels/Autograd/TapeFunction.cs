using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>A tape as one node of libtorch's graph.</summary>
internal sealed class TapeFunction : autograd.MultiTensorFunction<TapeFunction>
{
    private const string Key = "tape";

    // Those that the last node on this thread gave out. libtorch has references of its own by the next; TorchSharp keeps ours until the caller's
    // dispose scope ends, which is after the whole backward pass.
    [ThreadStatic]
    private static List<Tensor?>? handedOut;

    /// <inheritdoc/>
    public override string Name => nameof(TapeFunction);

    /// <summary>Computes something as a node.</summary>
    /// <param name="inputs">What it reads and may have a gradient of.</param>
    /// <param name="forward">Computes it, by operations that are recorded.</param>
    /// <param name="operation">The operation, where it is only one.</param>
    internal static Tensor[] Run(IReadOnlyList<Tensor> inputs, Func<Tensor[]> forward, TapeOperation? operation = null) =>
        [.. apply([.. inputs, new Body(forward, operation)])];

    /// <inheritdoc/>
    public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Body body = (Body)vars[^1];
        nint[] inputs = [.. vars[..^1].Select(input => TensorPointer.Of((Tensor)input))];
        Tape tape = new(body.Operation is null ? new ActivationMemory() : null);
        Tensor[] outputs;
        try
        {
            outputs = tape.Recording(body.Operation is { } one ? () => Tape.Run(one) : body.Forward);
        }
        catch
        {
            tape.Dispose();
            throw;
        }

        // TorchSharp would make zeros after a tensor that has been freed with the caller's dispose scope.
        ctx.set_materialize_grads(false);
        long[]?[] wanted = [.. vars[..^1].Select(input => input is Tensor { requires_grad: true } read ? read.shape : null)];
        ctx.save_data(Key, new Saved(tape, inputs, wanted, [.. outputs.Select(TensorPointer.Of)]));

        // What is given away outlives the tape's memory.
        return body.Operation is null ? [.. outputs.Select(output => output.clone())] : [.. outputs];
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
    {
        Free();
        Saved saved = (Saved)ctx.get_data(Key)!;
        try
        {
            return (handedOut = Backward(saved, grad_outputs))!;
        }
        catch (Exception failure) when (BackwardPass.Keep(failure))
        {
            return [.. saved.Inputs.Select(_ => (Tensor)null!), null!];
        }
    }

    private static List<Tensor?> Backward(Saved saved, List<Tensor> ofOutputs)
    {
        using Tape tape = saved.Tape;
        for (int output = 0; output < saved.Outputs.Length; output++)
        {
            using Tensor gradient = ofOutputs[output];
            if (!gradient.IsInvalid)
                tape.Add(saved.Outputs[output], gradient.contiguous());
        }

        tape.Backward();

        // Gradients of parameters are where they belong already.
        return [.. saved.Inputs.Select((input, i) => saved.Shapes[i] is { } shape ? Copy(tape, input, shape) : null), null];
    }

    // What is given away outlives the tape's memory here, too.
    private static Tensor? Copy(Tape tape, nint input, long[] shape)
    {
        using Tensor? gradient = tape.TakeView(input, shape);
        return gradient?.clone();
    }

    private static void Free()
    {
        foreach (Tensor? gradient in handedOut ?? [])
            gradient?.Dispose();
        handedOut = null;
    }

    /// <summary>What a node computes, among the arguments of the forward pass.</summary>
    private sealed record Body(Func<Tensor[]> Forward, TapeOperation? Operation);

    /// <summary>What a node remembers.</summary>
    /// <param name="Tape">What it did.</param>
    /// <param name="Inputs">Addresses of what it read.</param>
    /// <param name="Shapes">Of the inputs whose gradient is wanted; null for the others.</param>
    /// <param name="Outputs">Addresses of what it gave.</param>
    private sealed record Saved(Tape Tape, nint[] Inputs, long[]?[] Shapes, nint[] Outputs);
}
