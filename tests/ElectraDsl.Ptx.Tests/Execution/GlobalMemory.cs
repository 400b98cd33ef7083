namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>The buffers that a launch may touch.</summary>
internal sealed class GlobalMemory
{
    private readonly GlobalBuffer[] buffers;

    /// <param name="buffers">In any order; those that overlap are to be one.</param>
    internal GlobalMemory(IEnumerable<GlobalBuffer> buffers) => this.buffers = [.. buffers];

    /// <summary>The buffer that holds all bytes of an access; null if there is none.</summary>
    /// <param name="address">Of the first byte.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="likely">The one of the last access.</param>
    internal GlobalBuffer? Find(ulong address, int size, GlobalBuffer? likely)
    {
        if (likely?.Holds(address, size) == true)
            return likely;
        foreach (GlobalBuffer buffer in buffers)
        {
            if (buffer.Holds(address, size))
                return buffer;
        }

        return null;
    }

    /// <summary>For a finding: which buffer an address is next to.</summary>
    internal string Describe(ulong address)
    {
        if (buffers.Length == 0)
            return "there is no buffer";
        GlobalBuffer nearest = buffers.MinBy(buffer => buffer.DistanceTo(address))!;
        return address < nearest.Start
            ? $"{nearest.Start - address:#,0} bytes before {nearest.Name}"
            : $"byte {address - nearest.Start:#,0} of {nearest.Name}, which has {nearest.Bytes:#,0}";
    }
}
