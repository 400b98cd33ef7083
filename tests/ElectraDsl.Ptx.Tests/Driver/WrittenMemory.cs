using System.Runtime.InteropServices;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Ptx.Tests.Execution;

namespace ElectraDsl.Ptx.Tests.Driver;

/// <summary>
/// Which memory of a launch holds nothing yet. The host makes results and scratch by <c>torch.empty</c>, which the driver does not see, so that they
/// are named here; what one launch leaves unwritten is so in the next that is given it.
/// </summary>
internal sealed class WrittenMemory
{
    private static readonly HashSet<string> Fresh =
    [
        "Mask masked", "Mask positions", "Mask targets", "Mask weights", "Mask orders",
        "LossAndGradient losses", "LossAndGradient samples", "LossAndGradient correct",
        "Replace corrupted", "Replace labels",
        "LossAndGradient gradient", "LossAndGradient partials",
        "SumSquares partials",
    ];

    private static readonly HashSet<string> Continued = ["Rank partials", "Total partials", "Norm partials"];

    private readonly Dictionary<ulong, (string Name, bool[] Written)> left = [];

    /// <summary>The parameters that are named, each as the kernel's method and its own name.</summary>
    internal static IEnumerable<string> Names => Fresh.Concat(Continued);

    /// <summary>
    /// Results that no launch has written to their end since the last call of this: the caller of the op would read what lay there before.
    /// </summary>
    internal IReadOnlyList<string> TakeUnwritten()
    {
        string[] unwritten =
        [
            .. left.Values.Where(memory => memory.Written.Contains(false))
                .Select(memory => $"{memory.Name}: {memory.Written.Count(written => !written):#,0} bytes were never written"),
        ];
        left.Clear();
        return unwritten;
    }

    /// <summary>The buffers of a launch; views that lie over each other are one.</summary>
    internal IEnumerable<GlobalBuffer> BuffersOf(KernelBody body, IEnumerable<(KernelParameter Parameter, ulong Address, long Count)> views)
    {
        List<GlobalBuffer> buffers = [];
        foreach ((KernelParameter parameter, ulong address, long count) in views.Where(view => view.Count > 0))
        {
            int element = Marshal.SizeOf(parameter.Value);
            bool[]? written = WrittenOf($"{body.Method.Name} {parameter.Name}", address, count * element);
            GlobalBuffer buffer = new(parameter.Name, address, count * element, element, written);
            foreach (GlobalBuffer other in buffers.Where(other => other.Start < buffer.End && buffer.Start < other.End).ToArray())
            {
                _ = buffers.Remove(other);
                (ulong start, ulong end) = (Math.Min(other.Start, buffer.Start), Math.Max(other.End, buffer.End));
                buffer = new GlobalBuffer($"{other.Name} and {buffer.Name}", start, (long)(end - start), element, null);
            }

            buffers.Add(buffer);
        }

        return buffers;
    }

    private bool[]? WrittenOf(string name, ulong address, long bytes)
    {
        if (Fresh.Contains(name))
            return (left[address] = (name, new bool[bytes])).Written;
        return Continued.Contains(name) && left.TryGetValue(address, out (string Name, bool[] Written) memory) && memory.Written.Length == bytes
            ? memory.Written
            : null;
    }
}
