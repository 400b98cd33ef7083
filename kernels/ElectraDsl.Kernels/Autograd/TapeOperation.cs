using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>An operation with a backward pass written by hand. It runs once forward and at most once backward.</summary>
/// <remarks>Owns what it keeps of the forward pass, which <see cref="IDisposable.Dispose"/> frees.</remarks>
internal abstract class TapeOperation : IDisposable
{
    private readonly List<Tensor> kept = [];

    /// <summary>What it reads and may have a gradient of.</summary>
    internal abstract IReadOnlyList<Tensor> Inputs { get; }

    /// <summary>Computes, and keeps what the backward pass needs.</summary>
    /// <returns>In the caller's dispose scope.</returns>
    internal abstract Tensor[] Forward();

    /// <summary>Adds the gradients of all that it read to the tape's, or to the parameters' own.</summary>
    /// <param name="tape">Has the gradients.</param>
    /// <param name="gradients">Those of what <see cref="Forward"/> gave, in its order: null where nothing read it, but not all null.</param>
    internal abstract void Backward(Tape tape, Tensor?[] gradients);

    /// <summary>Whether <see cref="Repeat"/> gives what lies at an address now: then nobody needs to keep it.</summary>
    /// <param name="output">Of what <see cref="Forward"/> gave.</param>
    internal virtual bool CanRepeat(nint output) => false;

    /// <summary>Computes its output once more, of what it keeps until its own backward pass.</summary>
    /// <returns>To be read before the next one is computed. In the caller's dispose scope.</returns>
    internal virtual Tensor Repeat() => throw new NotSupportedException($"{GetType().Name} gives nothing that it can compute once more.");

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in kept)
            tensor.Dispose();
        kept.Clear();
    }

    /// <summary>Keeps a tensor's values for the backward pass, whatever becomes of the tensor.</summary>
    protected Tensor Keep(Tensor tensor) => KeepGraph(tensor.detach());

    /// <summary>Keeps the tensor itself.</summary>
    protected Tensor KeepGraph(Tensor tensor)
    {
        kept.Add(tensor.DetachFromDisposeScope());
        Tape.NeedLater(TensorPointer.Of(tensor));
        return tensor;
    }
}
