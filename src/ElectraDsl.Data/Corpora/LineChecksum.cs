using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace ElectraDsl.Data;

/// <summary>Tells whether texts are the same: XXH3 of their letters.</summary>
internal sealed class LineChecksum
{
    private readonly XxHash3 hash = new();

    /// <summary>Of one line.</summary>
    public static ulong Of(string line) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(line.AsSpan()));

    /// <summary>Adds a line to those of a document.</summary>
    public void Append(string line)
    {
        hash.Append(MemoryMarshal.AsBytes(line.AsSpan()));
        hash.Append("\n\0"u8);
    }

    /// <summary>The checksum of the lines so far; starts over.</summary>
    public ulong Take()
    {
        ulong checksum = hash.GetCurrentHashAsUInt64();
        hash.Reset();
        return checksum;
    }
}
