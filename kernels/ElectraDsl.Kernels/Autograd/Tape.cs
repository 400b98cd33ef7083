using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>
/// The operations of a forward pass in order, for a backward pass without libtorch's graph: gradients are added where they lie, and what operations
/// kept is given back when all have run backward. libtorch sees the whole as one node (<see cref="TapeFunction"/>).
/// </summary>
/// <remarks>
/// A tensor is known by the address of its values, so that views are the tensor itself. An address that is used again stands for another tensor.
/// That is no danger: in a backward pass the later one's gradient has been taken before the earlier one's comes.
/// </remarks>
/// <param name="memory">Of what operations keep; becomes the tape's. Null for libtorch's, which what they give away is in any case.</param>
/// <param name="isRepeated">Whether the same operations are recorded twice: for their results, and later for their gradients.</param>
internal sealed class Tape(ActivationMemory? memory, bool isRepeated = false) : IDisposable
{
    private readonly bool isRepeated = isRepeated, hasMemory = memory is not null;
    [ThreadStatic]
    private static Tape? current;

    [ThreadStatic]
    private static IPassMemory? currentMemory;

    private readonly Stack<(TapeOperation Operation, nint[] Outputs)> entries = [];
    private readonly Dictionary<nint, TapeOperation> producers = [];
    private readonly HashSet<nint> kept = [];
    private readonly Dictionary<nint, Gradient> gradients = [];
    private readonly GradientMemory? gradientMemory = memory is null ? null : new();

    /// <summary>Whether operations are recorded now.</summary>
    internal static bool IsRunning => current is not null;

    /// <summary>Runs an operation: recorded where a tape is running, as a node of its own where libtorch records, else just so.</summary>
    /// <returns>In the caller's dispose scope.</returns>
    internal static Tensor[] Run(TapeOperation operation)
    {
        if (current is { } tape)
            return tape.Record(operation);
        if (is_grad_enabled() && operation.Inputs.Any(input => input.requires_grad))
            return TapeFunction.Run(operation.Inputs, operation.Forward, operation);
        using (operation)
            return operation.Forward();
    }

    /// <summary>Whether operations of layers are recorded now, which keep what they need in memory of their own.</summary>
    internal static bool HasMemory => current?.hasMemory == true;

    /// <summary>The operation that gave a tensor; null where it was there before the tape, or no tape is running.</summary>
    internal static TapeOperation? ProducerOf(nint tensor) => current?.producers.GetValueOrDefault(tensor);

    /// <summary>Whether the tape made a tensor and no operation needs its values for the backward pass: its last reader may overwrite them.</summary>
    internal static bool MayOverwrite(nint tensor) => current is { } tape && tape.producers.ContainsKey(tensor) && !tape.kept.Contains(tensor);

    /// <summary>Says that the values of a tensor are needed for the backward pass.</summary>
    internal static void NeedLater(nint tensor) => current?.kept.Add(tensor);

    /// <summary>
    /// A tensor of the CPU with any values: in a forward pass to be kept until the backward pass, in that for the tape's gradients.
    /// </summary>
    /// <returns>float32, in the caller's dispose scope.</returns>
    internal static Tensor Empty(params long[] shape) => EmptyOn(CPU, shape);

    /// <summary>As <see cref="Empty"/>, on any device.</summary>
    internal static Tensor EmptyOn(Device device, params long[] shape) =>
        currentMemory?.Take(device, shape) ?? empty(shape, ScalarType.Float32, device);

    /// <summary>Computes something whose tensors lie in memory of its own.</summary>
    internal static TResult Within<TResult>(IPassMemory memory, Func<TResult> compute)
    {
        IPassMemory? outer = currentMemory;
        currentMemory = memory;
        try
        {
            return compute();
        }
        finally
        {
            currentMemory = outer;
        }
    }

    /// <summary>Computes something while this tape records.</summary>
    internal Tensor[] Recording(Func<Tensor[]> forward)
    {
        (Tape? outer, IPassMemory? outerMemory) = (current, currentMemory);
        (current, currentMemory) = (this, memory);
        try
        {
            using IDisposable noGraph = no_grad();
            return forward();
        }
        finally
        {
            (current, currentMemory) = (outer, outerMemory);
            producers.Clear();
            kept.Clear();
        }
    }

    /// <summary>Refuses what would draw other random numbers in the backward pass.</summary>
    /// <exception cref="InvalidOperationException">Layers are being computed that will be computed again.</exception>
    internal static void RefuseUncountedDropout()
    {
        if (current is { isRepeated: true })
            throw new InvalidOperationException("Layers that are computed again in the backward pass need dropout with a key; libtorch's own would differ.");
    }

    /// <summary>Runs all that was recorded backward.</summary>
    internal void Backward()
    {
        IPassMemory? outerMemory = currentMemory;
        currentMemory = gradientMemory;
        try
        {
            using IDisposable noGraph = no_grad();
            while (entries.TryPop(out (TapeOperation Operation, nint[] Outputs) entry))
            {
                RunBackward(entry.Operation, entry.Outputs);
                gradientMemory?.Return(IsGradient);
            }
        }
        finally
        {
            currentMemory = outerMemory;
        }
    }

    private void RunBackward(TapeOperation recorded, nint[] outputs)
    {
        using TapeOperation operation = recorded;
        using DisposeScope scope = NewDisposeScope();
        Gradient?[] taken = Array.ConvertAll(outputs, Take);
        if (taken.Any(gradient => gradient is not null))
            operation.Backward(this, Array.ConvertAll(taken, gradient => gradient?.Values));
        foreach (Gradient? gradient in taken)
            gradient?.Release();
    }

    private bool IsGradient(nint address) => gradients.Values.Any(gradient => TensorPointer.Of(gradient.Values) == address);

    /// <summary>Adds to the gradient of a tensor.</summary>
    /// <param name="tensor">Its address.</param>
    /// <param name="gradient">Becomes the tape's, and must not be changed any more.</param>
    internal void Add(nint tensor, Tensor gradient) => Add(tensor, new Gradient(Own(gradient)));

    /// <summary>Adds one gradient to those of two tensors.</summary>
    internal void AddToBoth(nint first, nint second, Tensor gradient)
    {
        Gradient shared = new(Own(gradient)) { Holders = 2 };
        Add(first, shared);
        Add(second, shared);
    }

    /// <summary>The gradient of a tensor so far, where it may be added to in place; else null.</summary>
    internal Tensor? Accumulator(nint tensor) =>
        gradients.TryGetValue(tensor, out Gradient? gradient) && gradient.Holders == 1 ? gradient.Values : null;

    /// <summary>Takes the gradient of a tensor away, for a sum that replaces it or for another tape.</summary>
    /// <returns>
    /// In the caller's dispose scope, and there until the operation has run backward, or the tape is disposed of; null where there is none.
    /// </returns>
    internal Tensor? TakeView(nint tensor, long[] shape)
    {
        if (Take(tensor) is not { } gradient)
            return null;
        Tensor view = gradient.Values.view(shape);
        gradient.Release();
        return view;
    }

    /// <summary>
    /// Where the gradient of a parameter is added to: its own, which is made where it has none yet. Null where it is not trained.
    /// </summary>
    /// <returns>In the caller's dispose scope.</returns>
    internal Tensor? OfParameter(Tensor? parameter)
    {
        if (parameter is not { requires_grad: true })
            return null;
        if (!parameter.is_leaf)
        {
            nint address = TensorPointer.Of(parameter);
            if (Accumulator(address) is null)
                Add(address, zeros(parameter.shape, ScalarType.Float32, parameter.device));
            return gradients[address].Values.alias();
        }

        if (parameter.grad is { } own)
            return own;
        using Tensor made = zeros(parameter.shape, ScalarType.Float32, parameter.device);
        parameter.grad = made;
        return parameter.grad;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (entries.TryPop(out (TapeOperation Operation, nint[] Outputs) entry))
            entry.Operation.Dispose();
        foreach (Gradient gradient in gradients.Values)
            gradient.Release();
        gradients.Clear();
        gradientMemory?.Dispose();
        memory?.Dispose();
    }

    private Tensor[] Record(TapeOperation operation)
    {
        try
        {
            Tensor[] outputs = operation.Forward();
            nint[] addresses = Array.ConvertAll(outputs, TensorPointer.Of);
            entries.Push((operation, addresses));
            foreach (nint address in addresses)
                producers[address] = operation;
            return outputs;
        }
        catch
        {
            operation.Dispose();
            throw;
        }
    }

    private Gradient? Take(nint tensor) => gradients.Remove(tensor, out Gradient? gradient) ? gradient : null;

    private void Add(nint tensor, Gradient gradient)
    {
        if (!gradients.TryGetValue(tensor, out Gradient? sum))
        {
            gradients[tensor] = gradient;
            return;
        }

        using Tensor addend = gradient.Values.view(sum.Values.shape); // another view of the tensor may have been read
        if (sum.Holders == 1)
        {
            _ = sum.Values.add_(addend, Scalars.One);
        }
        else
        {
            gradients[tensor] = new Gradient(sum.Values.add(addend, Scalars.One).DetachFromDisposeScope());
            sum.Release();
        }

        gradient.Release();
    }

    private static Tensor Own(Tensor gradient) => gradient.DetachFromDisposeScope();

    /// <summary>A gradient, of two tensors where both have the same.</summary>
    private sealed class Gradient(Tensor values)
    {
        public Tensor Values => values;

        public int Holders { get; set; } = 1;

        public void Release()
        {
            if (--Holders == 0)
                values.Dispose();
        }
    }
}
