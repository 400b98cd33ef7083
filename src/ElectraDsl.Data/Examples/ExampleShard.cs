using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace ElectraDsl.Data;

/// <summary>
/// One Arrow file (IPC stream of one record batch) of examples, read where it lies. Whatever its bytes are, nothing outside it is read: every place
/// and every id is checked when it is used.
/// </summary>
internal sealed unsafe class ExampleShard : IDisposable
{
    /// <summary>Columns: a list a row each, with an entry a token or a segment.</summary>
    public const string InputIds = "input_ids", SegmentLengths = "segment_lengths", DocumentIds = "document_ids";

    private readonly string path;
    private readonly MemoryMappedFile map;
    private readonly MemoryMappedViewAccessor view;
    private readonly RecordBatch batch;
    private readonly Lists ids, lengths, documents;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="facts">What it must hold.</param>
    /// <exception cref="ExampleSetException">It is gone, or is not what it must be; one line.</exception>
    public ExampleShard(string path, ExampleShardFacts facts)
    {
        this.path = path;
        byte* start = null;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (stream.Length != facts.Bytes || stream.Length is 0 or > int.MaxValue)
                throw Damaged(path, $"it has {stream.Length} of {facts.Bytes} bytes");
            map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExampleSetException($"{path} cannot be read: {e.Message}", e);
        }

        view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        try
        {
            ArrowStreamReader reader = new(new MappedMemory(start, (int)facts.Bytes).Memory);
            batch = reader.ReadNextRecordBatch() ?? throw Damaged(path, "it holds no examples");
            ids = Column<Int32Array>(InputIds, values => values.ValueBuffer);
            lengths = Column<Int32Array>(SegmentLengths, values => values.ValueBuffer);
            documents = Column<Int64Array>(DocumentIds, values => values.ValueBuffer);
            if (batch.Length != facts.Examples)
                throw Damaged(path, $"it holds {batch.Length} of {facts.Examples} examples");
        }
        catch (Exception e) when (e is not ExampleSetException)
        {
            // A forged file makes the library fail in many ways, which it does not document: one is to ask for more memory than there can be.
            Dispose();
            throw Damaged(path, e.Message.ReplaceLineEndings(" "));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The tokens of an example: a part of the file, valid until it is closed.</summary>
    /// <exception cref="ExampleSetException">The example cannot be; one line.</exception>
    public ReadOnlySpan<int> IdsOf(int row) => Of<int>(ids, row);

    /// <summary>The lengths of its segments.</summary>
    /// <exception cref="ExampleSetException">The example cannot be; one line.</exception>
    public ReadOnlySpan<int> LengthsOf(int row) => Of<int>(lengths, row);

    /// <summary>The documents of its segments.</summary>
    /// <exception cref="ExampleSetException">The example cannot be; one line.</exception>
    public ReadOnlySpan<long> DocumentsOf(int row) => Of<long>(documents, row);

    /// <summary>What is said of an example that cannot be.</summary>
    public ExampleSetException Impossible(int row) => Damaged(path, $"example {row} cannot be");

    /// <summary>What is said of a shard that is not what was written.</summary>
    public static ExampleSetException Damaged(string path, string how) => new($"{path} is damaged ({how}): delete it to prepare the corpus again.") { Shard = path };

    /// <summary>XXH3 of a file's bytes, 16 hexadecimal digits.</summary>
    /// <exception cref="ExampleSetException">It cannot be read; one line.</exception>
    public static string ChecksumOf(string path)
    {
        try
        {
            XxHash3 hash = new();
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 20);
            hash.Append(stream);
            return hash.GetCurrentHashAsUInt64().ToString("x16", CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExampleSetException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        batch?.Dispose();
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        map.Dispose();
    }

    private Lists Column<T>(string name, Func<T, ArrowBuffer> values)
        where T : class, IArrowArray
    {
        ListArray column = batch.Column(name) as ListArray ?? throw Damaged(path, $"it has no lists {name}");
        return column.Values is T numbers && column.NullCount == 0 && numbers.NullCount == 0 && column.Offset == 0 && numbers.Offset == 0
            ? new Lists(column.ValueOffsetsBuffer.Memory, values(numbers).Memory)
            : throw Damaged(path, $"{name} holds other values");
    }

    private ReadOnlySpan<T> Of<T>(Lists lists, int row)
        where T : struct
    {
        ReadOnlySpan<int> places = MemoryMarshal.Cast<byte, int>(lists.Places.Span);
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(lists.Values.Span);
        if ((uint)row >= (uint)batch.Length || places.Length <= row + 1)
            throw Impossible(row);
        int from = places[row], to = places[row + 1];
        return from >= 0 && to >= from && to <= values.Length ? values[from..to] : throw Impossible(row);
    }

    /// <summary>A column of lists: where each begins, and the values of all.</summary>
    private readonly record struct Lists(ReadOnlyMemory<byte> Places, ReadOnlyMemory<byte> Values);

    /// <summary>The bytes of a map, for a library that wants memory.</summary>
    private sealed class MappedMemory(byte* start, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
