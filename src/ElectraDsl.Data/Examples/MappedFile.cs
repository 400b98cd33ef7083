using System.Buffers;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace ElectraDsl.Data;

/// <summary>
/// The bytes of a file as memory, which the system reads and forgets as it likes. At least one byte, less than 2 GB. They are read here and there:
/// the system is asked not to read ahead, which for a file larger than memory means some dozens of pages in vain around each that is needed.
/// </summary>
internal sealed unsafe partial class MappedFile : MemoryManager<byte>
{
    private const int Random = 1;                        // MADV_RANDOM, on every Unix

    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private readonly int length;

    /// <summary>Maps a file, which stays open.</summary>
    public MappedFile(FileStream stream)
    {
        length = checked((int)stream.Length);
        map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        if (!OperatingSystem.IsWindows())
            _ = Advise(start, (nuint)length, Random);    // advice: what became of it changes nothing but speed
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan() => new(start, length);

    /// <inheritdoc/>
    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    /// <inheritdoc/>
    public override void Unpin()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }
    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* start, nuint length, int advice);
}
