using System.ComponentModel;
using ElectraDsl.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ElectraDsl;

/// <summary>
/// All parameters of a model, or of one of its networks, in one flat buffer and, for training, all gradients in a second one. Modules hold views, so
/// that clipping, the optimizer, zeroing and saving are single passes over one buffer, and a tied tensor exists once.
/// </summary>
/// <remarks>
/// The arena owns the buffers and every tensor it has handed out; dispose it after the modules that use it. Not thread-safe.
/// </remarks>
public sealed class ParameterArena : IDisposable
{
    private readonly List<Tensor> handedOut = [];
    private readonly Tensor weights;
    private readonly Tensor? gradients;
    private readonly Tensor? rounded;
    private bool isRounded;

    /// <summary>
    /// Allocates weights alone, for networks that are used and not trained: zero until <see cref="Initialize"/> or a checkpoint fills them.
    /// </summary>
    /// <param name="layout">
    /// Where each parameter lies: the whole model, or a part of it such as the generated <c>Parameters.DiscriminatorLayout</c>.
    /// </param>
    /// <param name="device">Where the buffer lives.</param>
    public ParameterArena(ArenaLayout layout, Device device)
        : this(layout, device, hasGradients: false, Precision.Float32)
    {
    }

    private ParameterArena(ArenaLayout layout, Device device, bool hasGradients, Precision precision)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Layout = layout;
        weights = zeros(layout.Count, ScalarType.Float32, device).DetachFromDisposeScope();
        gradients = hasGradients ? zeros(layout.Count, ScalarType.Float32, device).DetachFromDisposeScope() : null;
        rounded = precision == Precision.Bf16 ? zeros(layout.Count, ScalarType.BFloat16, device).DetachFromDisposeScope() : null;
    }

    /// <summary>Allocates weights and gradients. Both are zero until <see cref="Initialize"/> or a checkpoint fills the weights.</summary>
    /// <param name="layout">Where each parameter lies.</param>
    /// <param name="device">Where the buffers live.</param>
    /// <param name="precision">Of what numbers products are made: bf16 needs a second buffer, of the weights rounded to it.</param>
    /// <returns>The caller disposes it.</returns>
    public static ParameterArena ForTraining(ArenaLayout layout, Device device, Precision precision = Precision.Float32) =>
        new(layout, device, hasGradients: true, precision);

    /// <summary>Where each parameter lies.</summary>
    public ArenaLayout Layout { get; }

    /// <summary>
    /// The parameters, float32 [Count]. Owned by the arena. Whoever asks may change them, so that <see cref="RoundedWeights"/> are computed again
    /// afterwards.
    /// </summary>
    public Tensor Weights
    {
        get
        {
            isRounded = false;
            return weights;
        }
    }

    /// <summary>The parameters rounded to the nearest bfloat16 [Count]; null in an arena for float32 products. Owned by the arena.</summary>
    public Tensor? RoundedWeights
    {
        get
        {
            if (rounded is not null && !isRounded)
            {
                using IDisposable noGradient = no_grad();
                _ = rounded.copy_(weights);
                isRounded = true;
            }

            return rounded;
        }
    }

    /// <summary>The gradients, float32 [Count], in the same order. <c>backward</c> adds to them. Owned by the arena.</summary>
    /// <exception cref="InvalidOperationException">The arena holds weights alone.</exception>
    public Tensor Gradients =>
        gradients
        ?? throw new InvalidOperationException(
            $"This arena holds weights alone: {nameof(ParameterArena)}.{nameof(ForTraining)} makes one with gradients.");

    /// <summary>
    /// A parameter of the given shape over <paramref name="offset"/> and what follows. In an arena for training its <c>grad</c> is a view of
    /// <see cref="Gradients"/>, into which backward accumulates; in one of weights alone it asks for no gradient. Two modules that ask for the same
    /// place share the tensor.
    /// </summary>
    /// <param name="offset">Index of the first value in the whole model's buffer.</param>
    /// <param name="shape">Shape of the view; it may span several tensors of the layout that lie side by side.</param>
    /// <returns>A leaf, owned by the arena.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The arena does not hold all of these values.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Parameter Parameter(long offset, params long[] shape)
    {
        (long place, long count) = PlaceOf(offset, shape);
        using DisposeScope scope = NewDisposeScope();
        Parameter parameter = new(weights.narrow(0, place, count).view(shape).detach(), requires_grad: gradients is not null);
        if (gradients is not null)
            parameter.grad = gradients.narrow(0, place, count).view(shape);
        _ = parameter.DetachFromDisposeScope();
        handedOut.Add(parameter);
        return parameter;
    }

    /// <summary>
    /// The same values as <see cref="Parameter"/> gives, without gradient: what a module reads of another's parameters and does not train.
    /// It follows every update.
    /// </summary>
    /// <param name="offset">Index of the first value in the whole model's buffer.</param>
    /// <param name="shape">Shape of the view.</param>
    /// <returns>A view of <see cref="Weights"/>, owned by the arena.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The arena does not hold all of these values.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Detached(long offset, params long[] shape)
    {
        (long place, long count) = PlaceOf(offset, shape);
        using Tensor flat = weights.narrow(0, place, count);
        Tensor values = flat.view(shape).DetachFromDisposeScope();
        handedOut.Add(values);
        return values;
    }

    /// <summary>The optimizer's pass over all weights, which writes the rounded ones, too.</summary>
    /// <param name="update">Gets the weights, and the buffer of the rounded ones where there is one; both are written.</param>
    /// <returns>What it returns.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public T Update<T>(Func<Tensor, Tensor?, T> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        T result = update(weights, rounded);
        isRounded = true;
        return result;
    }

    /// <summary>A tensor's part of <see cref="RoundedWeights"/>.</summary>
    /// <param name="values">A parameter of this arena, or a contiguous view of one.</param>
    /// <returns>bfloat16, of its shape; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">It is none of this arena's.</exception>
    /// <exception cref="InvalidOperationException">The arena is for float32 products.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Tensor Rounded(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Tensor all = RoundedWeights ?? throw new InvalidOperationException("This arena is for float32 products.");
        long place = (TensorPointer.Of(values) - TensorPointer.Of(weights)) / sizeof(float), count = values.numel();
        if (place < 0 || place + count > Layout.Count || !values.is_contiguous())
            throw new ArgumentException("The tensor is no parameter of this arena.", nameof(values));
        using Tensor flat = all.narrow(0, place, count);
        return flat.view(values.shape);
    }

    /// <summary>A view of one parameter's values, for loading, saving and tests. The caller disposes it.</summary>
    /// <param name="parameter">One of <see cref="Layout"/>.</param>
    public Tensor Values(ParameterSpec parameter) => View(Weights, parameter);

    /// <summary>A view of one parameter's gradient. The caller disposes it.</summary>
    /// <param name="parameter">One of <see cref="Layout"/>.</param>
    /// <exception cref="InvalidOperationException">The arena holds weights alone.</exception>
    public Tensor Gradient(ParameterSpec parameter) => View(Gradients, parameter);

    /// <summary>
    /// Fills the weights as the layout says. Equal seeds give equal weights on every machine and device, and a part of a model those that the whole
    /// has there.
    /// </summary>
    /// <param name="seed">Any number.</param>
    public void Initialize(ulong seed)
    {
        // In place on a CPU; for another device in one buffer of libtorch's, which is freed with the scope. A managed array would outlive this by
        // far.
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        bool isInPlace = Weights.device_type == DeviceType.CPU;
        Tensor values = isInPlace ? Weights : zeros(Layout.Count, ScalarType.Float32);
        nint start = TensorPointer.Of(values);
        Dictionary<string, int> places = Layout
            .Whole.Parameters.Concat(Layout.IsExtended ? Layout.Parameters : [])
            .Select(parameter => parameter.Name)
            .Distinct(StringComparer.Ordinal)
            .Select((name, index) => (name, index))
            .ToDictionary(StringComparer.Ordinal);
        _ = Parallel.ForEach(
            Layout.Parameters,
            parameter => ParameterInitialization.Fill(ValuesAt(start, parameter), parameter, HashCode(seed, places[parameter.Name])));
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
        weights.Dispose();
        gradients?.Dispose();
        rounded?.Dispose();
    }

    /// <summary>Where the values of a shape lie in the buffers, and how many they are.</summary>
    private (long Place, long Count) PlaceOf(long offset, long[] shape)
    {
        long count = 1;
        foreach (long size in shape)
            count *= size;
        return (Layout.PlaceOf(offset, count), count);
    }

    private static unsafe Span<float> ValuesAt(nint buffer, ParameterSpec parameter) =>
        new((float*)buffer + parameter.Offset, checked((int)parameter.Count));

    private Tensor View(Tensor buffer, ParameterSpec parameter)
    {
        // The whole model's has the same name and lies elsewhere.
        if (!ReferenceEquals(Layout.Whole, Layout) && !Layout.Parameters.Contains(parameter))
            throw new ArgumentException($"{parameter.Name} is not of this arena's layout.", nameof(parameter));
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
