using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>What libtorch computes, backward by its own graph: for what has no kernel.</summary>
/// <param name="inputs">What it reads, but for parameters, whose gradients libtorch adds up itself.</param>
/// <param name="function">Gives the outputs of stand-ins for the inputs.</param>
internal sealed class AutogradOperation(IReadOnlyList<Tensor> inputs, Func<Tensor[], Tensor[]> function) : TapeOperation
{
    private readonly nint[] addresses = [.. inputs.Select(Torch.TensorPointer.Of)];
    private Tensor[] leaves = [], results = [];

    /// <inheritdoc/>
    internal override IReadOnlyList<Tensor> Inputs => inputs;

    /// <inheritdoc/>
    internal override Tensor[] Forward()
    {
        using IDisposable graph = enable_grad();
        leaves = [.. inputs.Select(input => Keep(input).requires_grad_(true))];
        using DisposeScope scope = NewDisposeScope();
        results = Array.ConvertAll(function(leaves), KeepGraph);
        return Array.ConvertAll(results, result => result.detach().MoveToOuterDisposeScope());
    }

    /// <inheritdoc/>
    internal override void Backward(Tape tape, Tensor?[] gradients)
    {
        using IDisposable graph = enable_grad();
        List<Tensor> read = [], ofRead = [];
        for (int i = 0; i < results.Length; i++)
        {
            if (gradients[i] is { } gradient)
            {
                read.Add(results[i]);
                ofRead.Add(gradient.view(results[i].shape)); // another view of the result may have been read
            }
        }

        autograd.backward(read, ofRead);
        for (int i = 0; i < leaves.Length; i++)
        {
            if (leaves[i].grad is { } gradient)
                tape.Add(addresses[i], gradient);
        }
    }
}
