using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Autograd;

/// <summary>
/// Memory for what a backward pass makes, in blocks as those of <see cref="ActivationMemory"/>: each operation's is used again by those behind it,
/// once nobody needs it. A layer needs the sizes that the one before it needed, so that little lies idle between tensors.
/// </summary>
/// <remarks>
/// The tensors are views, and mean nothing once <see cref="Dispose"/> has run. On a GPU libtorch's allocator keeps memory by size already.
/// </remarks>
internal sealed class GradientMemory : IPassMemory, IDisposable
{
    private readonly List<Tensor> blocks = [];

    // What is idle, by block and place; neighbors are one. There are few.
    private readonly List<(int Block, long Start, long End)> idle = [];
    private readonly List<(nint Address, int Block, long Start, long End)> taken = [];

    /// <inheritdoc/>
    public Tensor Take(Device device, long[] shape)
    {
        long count = ActivationMemory.CountOf(shape), room = ActivationMemory.RoomOf(count);
        if (device.type != DeviceType.CPU || room > ActivationMemory.BlockValues)
            return empty(shape, ScalarType.Float32, device);

        int at = idle.FindIndex(range => range.End - range.Start >= room);
        if (at < 0)
        {
            blocks.Add(ActivationMemory.TakeBlock(device));
            at = idle.Count;
            idle.Add((blocks.Count - 1, 0, ActivationMemory.BlockValues));
        }

        (int block, long start, long end) = idle[at];
        if (start + room == end)
            idle.RemoveAt(at);
        else
            idle[at] = (block, start + room, end);
        using Tensor values = blocks[block].narrow(0, start, count);
        taken.Add((TensorPointer.Of(values), block, start, start + room));
        return values.view(shape);
    }

    /// <summary>Lets what was taken be taken again.</summary>
    /// <param name="needed">Says of an address whether a tensor that begins there is still needed.</param>
    internal void Return(Func<nint, bool> needed)
    {
        for (int at = taken.Count - 1; at >= 0; at--)
        {
            (nint address, int block, long start, long end) = taken[at];
            if (needed(address))
                continue;
            taken.RemoveAt(at);
            Return(block, start, end);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Tensor block in blocks)
            ActivationMemory.ReturnBlock(block);
        blocks.Clear();
        idle.Clear();
        taken.Clear();
    }

    private void Return(int block, long start, long end)
    {
        int before = idle.FindIndex(range => range.Block == block && range.End == start);
        if (before >= 0)
        {
            start = idle[before].Start;
            idle.RemoveAt(before);
        }

        int behind = idle.FindIndex(range => range.Block == block && range.Start == end);
        if (behind >= 0)
        {
            end = idle[behind].End;
            idle.RemoveAt(behind);
        }

        // In order of place, the first that is large enough is the foremost: what lies behind stays whole.
        int place = idle.FindIndex(range => (range.Block, range.Start).CompareTo((block, start)) > 0);
        idle.Insert(place < 0 ? idle.Count : place, (block, start, end));
    }
}
