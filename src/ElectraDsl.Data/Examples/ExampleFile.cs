using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;

namespace ElectraDsl.Data;

/// <summary>
/// Prepared examples on disk, read where they lie: opening copies nothing, and any number of threads may read at the same time.
/// Whoever opens it disposes it.
/// </summary>
public sealed unsafe class ExampleFile : IDisposable
{
    private readonly ExampleFileHeader header;
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte* start;
    private bool disposed;

    /// <summary>Opens a file and checks that every byte of it is as it was written.</summary>
    /// <exception cref="ExampleFileException">It cannot be read, is something else, is cut off or damaged.</exception>
    public ExampleFile(string path)
    {
        Path = path;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            byte[] first = new byte[ExampleFileHeader.Size];
            header = ExampleFileHeader.FromBytes(first.AsSpan(0, stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)), path);
            if (stream.Length != header.FileLength)
                throw new ExampleFileException($"{path} has {stream.Length} of {header.FileLength} bytes: delete it to prepare the corpus anew.");
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExampleFileException($"{path} cannot be read: {e.Message}", e);
        }

        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        if (PayloadHash() != header.PayloadHash)
        {
            Dispose();
            throw new ExampleFileException($"{path} is damaged (its checksum differs): delete it to prepare the corpus anew.");
        }
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>Tokens of the longest example.</summary>
    public int SequenceLength => header.SequenceLength;

    /// <summary>Every id is below it.</summary>
    public int VocabularySize => header.VocabularySize;

    /// <summary>Id of [PAD].</summary>
    public int PaddingId => header.PaddingId;

    /// <summary>Number of examples.</summary>
    public int Count => header.Count;

    /// <summary>Tokens of all examples, special tokens included, padding not.</summary>
    public long TokenCount => header.IdCount;

    /// <summary>A checksum of all examples, the same on every machine: 16 hexadecimal digits.</summary>
    public string Checksum => header.Checksum;

    /// <summary>Reads one example.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    public Example this[int index]
    {
        get
        {
            Span<long> ids = SequenceLength <= 1024 ? stackalloc long[SequenceLength] : new long[SequenceLength];
            (int length, int firstSegmentLength) = Read(index, ids);
            int[] result = new int[length];
            for (int i = 0; i < length; i++)
                result[i] = (int)ids[i];
            return new Example(result, firstSegmentLength);
        }
    }

    /// <summary>Closes the file. Nothing may be read from it afterwards.</summary>
    public void Dispose()
    {
        if (disposed)
            return;
        disposed = true;
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }

    /// <summary>Copies an example's ids to the start of <paramref name="ids"/>, which must hold a whole sequence.</summary>
    internal (int Length, int FirstSegmentLength) Read(int index, Span<long> ids)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        ReadOnlySpan<byte> entries = new(start + header.TableOffset + (8L * index), 16);
        ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(entries);
        long place = (long)(entry >> 16);
        int length = (int)((long)(BinaryPrimitives.ReadUInt64LittleEndian(entries[8..]) >> 16) - place);
        ReadOnlySpan<byte> bytes = new(start + ExampleFileHeader.Size + (place * header.BytesPerId), length * header.BytesPerId);
        for (int i = 0; i < length; i++)
        {
            ids[i] = header.BytesPerId == 2
                ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..])
                : BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        }

        return (length, (int)(entry & 0xffff));
    }

    private ulong PayloadHash()
    {
        // A span holds at most 2 GiB: larger files are hashed piece by piece.
        const int Piece = 1 << 30;
        XxHash3 hash = new();
        for (long offset = ExampleFileHeader.Size; offset < header.FileLength; offset += Piece)
            hash.Append(new ReadOnlySpan<byte>(start + offset, (int)Math.Min(Piece, header.FileLength - offset)));
        return hash.GetCurrentHashAsUInt64();
    }
}
