using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>
/// Memory for what a backward pass makes: each operation's is used again by those behind it, once nobody needs it, and by the thread's next pass. A
/// layer needs the sizes that the one before it needed, so that nothing lies idle between tensors as in an allocator for all sizes.
/// </summary>
/// <remarks>
/// The tensors are views, and mean nothing once <see cref="Dispose"/> has run. On a GPU libtorch's allocator keeps memory by size already.
/// </remarks>
internal sealed class GradientMemory : IPassMemory, IDisposable
{
    // Sizes are rounded up to an eighth of a power of two: packed batches are never the same twice.
    private const int StepsPerPower = 8;

    // Smaller tensors are rounded up to a cache line of float32.
    private const long Alignment = 16;

    // What needs less than half of a buffer would keep it from those that it is made for.
    private const int LargestShare = 2;

    // A step has a pass of each network; what so many have not used is of a size that has gone.
    private const int PassesKept = 4;

    [ThreadStatic]
    private static List<(Tensor Buffer, long LastPass)>? free;

    [ThreadStatic]
    private static long passes;

    private readonly List<Tensor> taken = [];

    /// <inheritdoc/>
    public Tensor Take(Device device, long[] shape)
    {
        if (device.type != DeviceType.CPU)
            return empty(shape, ScalarType.Float32, device);

        long count = shape.Aggregate(1L, (product, size) => product * size), room = Rounded(count);
        int at = SmallestFrom(free ??= [], room);
        Tensor chosen = at < 0 ? empty(room, ScalarType.Float32).DetachFromDisposeScope() : free[at].Buffer;
        if (at >= 0)
            free.RemoveAt(at);
        taken.Add(chosen);
        using Tensor values = chosen.narrow(0, 0, count);
        return values.view(shape);
    }

    /// <summary>Lets what was taken be taken again.</summary>
    /// <param name="needed">Says of an address whether a tensor that begins there is still needed.</param>
    internal void Return(Func<nint, bool> needed)
    {
        for (int at = taken.Count - 1; at >= 0; at--)
        {
            if (needed(TensorPointer.Of(taken[at])))
                continue;
            (free ??= []).Add((taken[at], passes));
            taken.RemoveAt(at);
        }
    }

    /// <summary>Frees what the thread holds for its next pass.</summary>
    internal static void Release()
    {
        FreeBefore(long.MaxValue);
        free = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Return(_ => false);
        FreeBefore(++passes - PassesKept);
    }

    private static void FreeBefore(long pass)
    {
        foreach ((Tensor buffer, _) in free?.Where(idle => idle.LastPass < pass) ?? [])
            buffer.Dispose();
        free?.RemoveAll(idle => idle.LastPass < pass);
    }

    /// <summary>The smallest idle buffer that is large enough and not too large; -1 where there is none.</summary>
    private static int SmallestFrom(List<(Tensor Buffer, long LastPass)> idle, long room)
    {
        (int best, long size) = (-1, LargestShare * room);
        for (int at = 0; at < idle.Count; at++)
        {
            if (idle[at].Buffer.numel() is long count && count >= room && (count < size || (best < 0 && count == size)))
                (best, size) = (at, count);
        }

        return best;
    }

    private static long Rounded(long count)
    {
        long step = Math.Max((long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)count) / 2 / StepsPerPower, Alignment);
        return (count + step - 1) / step * step;
    }
}
