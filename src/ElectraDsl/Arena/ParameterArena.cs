using System.ComponentModel;
using ElectraDsl.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>
/// All parameters of a model in one flat buffer, and all gradients in a second one. Modules hold views, so that clipping, the
/// optimizer, zeroing and saving are single passes over one buffer, and a tied tensor exists once.
/// </summary>
/// <remarks>
/// The arena owns the buffers and every tensor it has handed out; dispose it after the modules that use it. Not thread-safe.
/// </remarks>
public sealed class ParameterArena : IDisposable
{
    private readonly List<Tensor> handedOut = [];

    /// <summary>Allocates the buffers: weights and gradients are zero until <see cref="Initialize"/> or a checkpoint fills the weights.</summary>
    /// <param name="layout">Where each parameter lies.</param>
    /// <param name="device">Where the buffers live.</param>
    public ParameterArena(ArenaLayout layout, Device device)
    {
        Layout = layout;
        Weights = zeros(layout.Count, ScalarType.Float32, device).DetachFromDisposeScope();
        Gradients = zeros(layout.Count, ScalarType.Float32, device).DetachFromDisposeScope();
    }

    /// <summary>Where each parameter lies.</summary>
    public ArenaLayout Layout { get; }

    /// <summary>The parameters, float32 [Count]. Owned by the arena.</summary>
    public Tensor Weights { get; }

    /// <summary>The gradients, float32 [Count], in the same order. <c>backward</c> adds to them. Owned by the arena.</summary>
    public Tensor Gradients { get; }

    /// <summary>
    /// A parameter of the given shape over <paramref name="offset"/> and what follows. Its <c>grad</c> is a view of
    /// <see cref="Gradients"/>, into which backward accumulates. Two modules that ask for the same place share the tensor.
    /// </summary>
    /// <param name="offset">Index of the first value.</param>
    /// <param name="shape">Shape of the view; it may span several tensors of the layout that lie side by side.</param>
    /// <returns>A leaf with gradient, owned by the arena.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Parameter Parameter(long offset, params long[] shape)
    {
        long count = CountWithin(offset, shape);
        using DisposeScope scope = NewDisposeScope();
        Parameter parameter = new(Weights.narrow(0, offset, count).view(shape).detach(), requires_grad: true)
        {
            grad = Gradients.narrow(0, offset, count).view(shape),
        };
        _ = parameter.DetachFromDisposeScope();
        handedOut.Add(parameter);
        return parameter;
    }

    /// <summary>
    /// The same values as <see cref="Parameter"/> gives, without gradient: what a module reads of another's parameters and does not train.
    /// It follows every update.
    /// </summary>
    /// <param name="offset">Index of the first value.</param>
    /// <param name="shape">Shape of the view.</param>
    /// <returns>A view of <see cref="Weights"/>, owned by the arena.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Detached(long offset, params long[] shape)
    {
        using Tensor flat = Weights.narrow(0, offset, CountWithin(offset, shape));
        Tensor values = flat.view(shape).DetachFromDisposeScope();
        handedOut.Add(values);
        return values;
    }

    /// <summary>A view of one parameter's values, for loading, saving and tests. The caller disposes it.</summary>
    public Tensor Values(ParameterSpec parameter) => View(Weights, parameter);

    /// <summary>A view of one parameter's gradient. The caller disposes it.</summary>
    public Tensor Gradient(ParameterSpec parameter) => View(Gradients, parameter);

    /// <summary>Fills the weights as the layout says. Equal seeds give equal weights on every machine and device.</summary>
    /// <param name="seed">Any number.</param>
    public void Initialize(ulong seed)
    {
        // In place on a CPU; for another device in one buffer of libtorch's, which is freed with the scope. A managed array would outlive this by far.
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        bool isInPlace = Weights.device_type == DeviceType.CPU;
        Tensor values = isInPlace ? Weights : zeros(Layout.Count, ScalarType.Float32);
        nint start = TensorPointer.Of(values);
        _ = Parallel.For(0, Layout.Parameters.Length, index =>
        {
            ParameterSpec parameter = Layout.Parameters[index];
            ParameterInitialization.Fill(ValuesAt(start, parameter), parameter, HashCode(seed, index));
        });
        if (!isInPlace)
            _ = Weights.copy_(values);
        GC.KeepAlive(values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor tensor in handedOut)
            tensor.Dispose();
        handedOut.Clear();
        Weights.Dispose();
        Gradients.Dispose();
    }

    /// <summary>Number of values of a shape, all of which lie in the buffers.</summary>
    private long CountWithin(long offset, long[] shape)
    {
        long count = 1;
        foreach (long size in shape)
            count *= size;
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + count, Layout.Count);
        return count;
    }

    private static unsafe Span<float> ValuesAt(nint buffer, ParameterSpec parameter) =>
        new((float*)buffer + parameter.Offset, checked((int)parameter.Count));

    private static Tensor View(Tensor buffer, ParameterSpec parameter)
    {
        using Tensor flat = buffer.narrow(0, parameter.Offset, parameter.Count);
        return flat.view([.. parameter.Shape]);
    }

    /// <summary>A seed for one tensor: SplitMix64's finalizer over the model's seed and the tensor's index.</summary>
    private static ulong HashCode(ulong seed, int index)
    {
        ulong mixed = seed + (0x9E3779B97F4A7C15ul * (ulong)(index + 1));
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ul;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBul;
        return mixed ^ (mixed >> 31);
    }
}
