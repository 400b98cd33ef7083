using System.Buffers.Binary;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using ElectraDsl.Checkpoints;

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

    /// <summary>
    /// Opens a file and checks that every byte of it is as it was written and that every example and id is one that can be, so that reading
    /// it is safe whoever has written it.
    /// </summary>
    /// <exception cref="ExampleFileException">It cannot be read, is something else, is cut off or damaged.</exception>
    public ExampleFile(string path)
    {
        Path = path;
        if (PathObstacle.ToReading(path) is { } obstacle)
            throw new ExampleFileException($"{obstacle}: prepare the corpus again.");
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            byte[] first = new byte[ExampleFileHeader.Size];
            header = ExampleFileHeader.FromBytes(first.AsSpan(0, stream.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)), path);
            if (stream.Length != header.FileLength)
                throw new ExampleFileException($"{path} has {stream.Length} of {header.FileLength} bytes: delete it to prepare the corpus again.");
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExampleFileException($"{path} cannot be read: {e.Message}", e);
        }

        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        if ((PayloadHash() != header.PayloadHash ? "its checksum differs" : FaultOfExamples() ?? FaultOfIds()) is { } fault)
        {
            Dispose();
            throw new ExampleFileException($"{path} is damaged ({fault}): delete it to prepare the corpus again.");
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

    /// <summary>Whether <see cref="Example.IsRandomNext"/> says something: the examples were packed for next-sentence prediction.</summary>
    public bool HasNextSentenceLabels => header.HasNextSentenceLabels;

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
            (int length, int firstSegmentLength, bool isRandomNext) = Read(index, ids);
            int[] result = new int[length];
            for (int i = 0; i < length; i++)
                result[i] = (int)ids[i];
            return new Example(result, firstSegmentLength, isRandomNext);
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
    internal (int Length, int FirstSegmentLength, bool IsRandomNext) Read(int index, Span<long> ids)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        (long place, int firstSegmentLength, bool isRandomNext) = Entry(index);
        int length = (int)(Entry(index + 1L).Place - place);
        ReadOnlySpan<byte> bytes = new(start + ExampleFileHeader.Size + (place * header.BytesPerId), length * header.BytesPerId);
        for (int i = 0; i < length; i++)
        {
            ids[i] = header.BytesPerId == 2
                ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..])
                : BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]);
        }

        return (length, firstSegmentLength, isRandomNext);
    }

    private (long Place, int FirstSegmentLength, bool IsRandomNext) Entry(long index)
    {
        ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(new ReadOnlySpan<byte>(start + header.TableOffset + (8 * index), 8));
        ulong label = header.HasNextSentenceLabels ? entry & ExampleFileHeader.RandomNextBit : 0;
        return ((long)((entry ^ label) >> 16), (int)(entry & 0xffff), label != 0);
    }

    /// <summary>What is wrong with the table of examples; null where they lie behind one another, none too long, the last one at the end.</summary>
    private string? FaultOfExamples()
    {
        long end = 0;
        for (int index = 0; index < Count; index++)
        {
            (long place, int firstSegmentLength, bool isRandomNext) = Entry(index);
            long length = Entry(index + 1L).Place - place;
            long longestFirst = isRandomNext ? length - 1 : length; // a random second segment is there
            if (place != end || length < 1 || length > SequenceLength || firstSegmentLength < 1 || firstSegmentLength > longestFirst)
                return $"example {index} cannot be";
            end += length;
        }

        (long last, _, bool isLabeled) = Entry(Count);
        return last == end && end == header.IdCount && !isLabeled ? null : "its examples do not end where its ids do";
    }

    /// <summary>What is wrong with the ids; null where all are in the vocabulary, on which embeddings and kernels rely.</summary>
    private string? FaultOfIds()
    {
        for (long id = 0; id < header.IdCount; id++)
        {
            byte* place = start + ExampleFileHeader.Size + (id * header.BytesPerId);
            uint value = header.BytesPerId == 2
                ? BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(place, 2))
                : BinaryPrimitives.ReadUInt32LittleEndian(new ReadOnlySpan<byte>(place, 4));
            if (value >= (uint)header.VocabularySize)
                return $"id {value} is not in a vocabulary of {header.VocabularySize} tokens";
        }

        return null;
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
