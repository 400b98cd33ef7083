using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>
/// Memory for what a forward pass keeps until its backward pass: taken from the front of large blocks, all given back together, and used again by the
/// thread's next pass. An allocator that serves all sizes leaves holes between such tensors, which come and go in every step.
/// </summary>
/// <remarks>
/// The tensors are views of a block, and mean nothing once <see cref="Dispose"/> has run. On a GPU, backward passes run on a thread of libtorch's:
/// there blocks are free for any thread's next pass, which is in order because all work is on one stream.
/// </remarks>
internal sealed class ActivationMemory : IPassMemory, IDisposable
{
    // 32 MiB: where the allocator maps a block by itself, and one of its pages is there once it is touched.
    internal const long BlockValues = 1L << 23;

    // A cache line of float32.
    private const long Alignment = 16;

    [ThreadStatic]
    private static Stack<Tensor>? free;

    private static readonly ConcurrentDictionary<int, ConcurrentStack<Tensor>> FreeOnGpus = [];

    [ThreadStatic]
    private static Tensor? passing;

    private readonly List<(Tensor Block, long Used)> blocks = [];

    /// <inheritdoc/>
    public Tensor Take(Device device, long[] shape)
    {
        long count = CountOf(shape), room = RoomOf(count);
        if (room > BlockValues)
            return empty(shape, ScalarType.Float32, device);

        // The first block with room: what a large tensor did not fit into takes smaller ones.
        int at = blocks.FindIndex(block => block.Used + room <= BlockValues && IsOn(block.Block, device));
        if (at < 0)
        {
            at = blocks.Count;
            blocks.Add((TakeBlock(device), 0));
        }

        (Tensor chosen, long used) = blocks[at];
        blocks[at] = (chosen, used + room);
        using Tensor values = chosen.narrow(0, used, count);
        return values.view(shape);
    }

    /// <summary>A tensor with any values that is read before the thread's next call, which gives the same memory.</summary>
    /// <param name="device">Where it lies.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="type">Its element type.</param>
    /// <returns>In the caller's dispose scope.</returns>
    internal static Tensor Passing(Device device, long[] shape, ScalarType type)
    {
        long count = CountOf(shape);
        if (passing is null || passing.dtype != type || passing.numel() < count || !IsOn(passing, device))
        {
            passing?.Dispose();
            passing = empty(count, type, device).DetachFromDisposeScope();
        }

        using Tensor values = passing.narrow(0, 0, count);
        return values.view(shape);
    }

    /// <summary>Frees what the thread holds for its next pass, and what lies on GPUs for any.</summary>
    internal static void Release()
    {
        passing?.Dispose();
        passing = null;
        foreach (Tensor block in free ?? [])
            block.Dispose();
        free = null;
        foreach (ConcurrentStack<Tensor> blocks in FreeOnGpus.Values)
        {
            while (blocks.TryPop(out Tensor? block))
                block.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // In this order, a pass that needs fewer takes those that every pass takes.
        for (int at = blocks.Count - 1; at >= 0; at--)
            ReturnBlock(blocks[at].Block);
        blocks.Clear();
    }

    /// <summary>Values of a tensor.</summary>
    internal static long CountOf(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Values that so many take in a block, so that the next ones begin at a cache line.</summary>
    internal static long RoomOf(long count) => (count + Alignment - 1) / Alignment * Alignment;

    /// <summary>A block of <see cref="BlockValues"/>, which the thread has already, or a new one.</summary>
    internal static Tensor TakeBlock(Device device) => Free(device) ?? empty(BlockValues, ScalarType.Float32, device).DetachFromDisposeScope();

    /// <summary>Gives a block back.</summary>
    internal static void ReturnBlock(Tensor block)
    {
        if (block.device_type == DeviceType.CPU)
            (free ??= []).Push(block);
        else
            FreeOnGpus.GetOrAdd(block.device_index, _ => []).Push(block);
    }

    private static Tensor? Free(Device device)
    {
        if (device.type == DeviceType.CPU)
            return free is { Count: > 0 } ? free.Pop() : null;
        return FreeOnGpus.TryGetValue(device.index, out ConcurrentStack<Tensor>? blocks) && blocks.TryPop(out Tensor? block) ? block : null;
    }

    private static bool IsOn(Tensor tensor, Device device) =>
        tensor.device_type == device.type && (device.type == DeviceType.CPU || tensor.device_index == device.index);
}
