using System.Globalization;
using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ElectraDsl.Data;

/// <summary>
/// One Arrow file (IPC stream of one record batch) of examples, read where it lies, at the places that the manifest names. Whatever the bytes of both
/// are, nothing outside the file is read: every place and every id is checked when it is used.
/// </summary>
internal sealed class ExampleShard : IDisposable
{
    /// <summary>Columns: a list a row each, with an entry a token or a segment.</summary>
    public const string InputIds = "input_ids", SegmentLengths = "segment_lengths", DocumentIds = "document_ids";

    private readonly string path;
    private readonly ExampleShardFacts facts;
    private readonly MappedFile file;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="facts">What it must hold.</param>
    /// <exception cref="ExampleSetException">It is gone, or is not what it must be; one line.</exception>
    public ExampleShard(string path, ExampleShardFacts facts)
    {
        this.path = path;
        this.facts = facts;
        Demand(facts.Places.IdStarts, facts.Examples + 1, sizeof(int));
        Demand(facts.Places.SegmentStarts, facts.Examples + 1, sizeof(int));
        Demand(facts.Places.Ids, facts.Ids, sizeof(int));
        Demand(facts.Places.SegmentLengths, facts.Segments, sizeof(int));
        Demand(facts.Places.DocumentIds, facts.Segments, sizeof(long));
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            if (stream.Length != facts.Bytes || stream.Length is 0 or > int.MaxValue)
                throw Damaged(path, $"it has {stream.Length} of {facts.Bytes} bytes");
            file = new MappedFile(stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExampleSetException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The tokens of an example: a part of the file, valid until it is closed.</summary>
    /// <exception cref="ExampleSetException">The example cannot be; one line.</exception>
    public ReadOnlySpan<int> IdsOf(int row) => Of<int>(facts.Places.IdStarts, row, facts.Places.Ids, facts.Ids);

    /// <summary>The lengths of its segments.</summary>
    /// <exception cref="ExampleSetException">The example cannot be; one line.</exception>
    public ReadOnlySpan<int> LengthsOf(int row) => Of<int>(facts.Places.SegmentStarts, row, facts.Places.SegmentLengths, facts.Segments);

    /// <summary>The documents of its segments.</summary>
    /// <exception cref="ExampleSetException">The example cannot be; one line.</exception>
    public ReadOnlySpan<long> DocumentsOf(int row) => Of<long>(facts.Places.SegmentStarts, row, facts.Places.DocumentIds, facts.Segments);

    /// <summary>What is said of an example that cannot be.</summary>
    public ExampleSetException Impossible(int row) => Damaged(path, $"example {row} cannot be");

    /// <summary>What is said of a shard that is not what was written.</summary>
    public static ExampleSetException Damaged(string path, string how) =>
        new($"{path} is damaged ({how}): delete it to prepare the corpus again.") { Shard = path };

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
    public void Dispose() => ((IDisposable)file).Dispose();

    /// <summary>Fails where a column would not lie within the file.</summary>
    private void Demand(long place, long count, int size)
    {
        if (place < 0 || count < 0 || place > facts.Bytes || count > (facts.Bytes - place) / size)
            throw Damaged(path, "its columns lie outside it");
    }

    private ReadOnlySpan<T> Of<T>(long starts, int row, long values, long count)
        where T : struct
    {
        if ((uint)row >= facts.Examples)
            throw Impossible(row);
        ReadOnlySpan<byte> bytes = file.GetSpan();
        ReadOnlySpan<int> places = MemoryMarshal.Cast<byte, int>(bytes.Slice((int)starts + (row * sizeof(int)), 2 * sizeof(int)));
        int from = places[0], to = places[1], size = Unsafe.SizeOf<T>();
        return from >= 0 && to >= from && to <= count
            ? MemoryMarshal.Cast<byte, T>(bytes.Slice((int)values + (from * size), (to - from) * size))
            : throw Impossible(row);
    }
}
