using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>
/// Writes a set of examples, shard by shard. A shard is whole or absent under its name; the set is there when <see cref="Complete"/> has written
/// examples.json. The same examples give the same bytes.
/// </summary>
internal sealed class ExampleSetWriter : IDisposable
{
    // 32 MB a file: few enough files for any text.
    private const int MostIds = 1 << 23;

    private readonly string folder;
    private readonly Schema schema;
    private readonly ExampleManifest options;
    private readonly List<ExampleShardFacts> shards;
    private readonly List<int> idPlaces = [0], lengths = [], segmentPlaces = [0];
    private readonly List<long> documents = [];
    private FileStream? ids;                             // of the shard that is begun: on disk, so that memory does not grow with it
    private int idCount;
    private long finished;

    /// <summary>Begins a set, or continues one.</summary>
    /// <param name="folder">Where it will be.</param>
    /// <param name="sequenceLength">Tokens of the longest example, at least 1.</param>
    /// <param name="vocabularySize">Every id is below it.</param>
    /// <param name="paddingId">Id of [PAD], kept for whoever reads the files.</param>
    /// <param name="packing">How the examples are packed.</param>
    /// <param name="written">Shards that are there already; null for none.</param>
    public ExampleSetWriter(
        string folder,
        int sequenceLength,
        int vocabularySize,
        int paddingId,
        Packing packing = Packing.Original,
        IReadOnlyList<ExampleShardFacts>? written = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        this.folder = folder;
        shards = [.. written ?? []];
        finished = shards.Sum(shard => shard.Examples);
        options = new ExampleManifest(ExampleManifest.CurrentFormat, sequenceLength, vocabularySize, paddingId, packing, []);
        schema = new Schema(
            [
                new Field(ExampleShard.InputIds, new ListType(Item(Int32Type.Default)), nullable: false),
                new Field(ExampleShard.SegmentLengths, new ListType(Item(Int32Type.Default)), nullable: false),
                new Field(ExampleShard.DocumentIds, new ListType(Item(Int64Type.Default)), nullable: false),
            ],
            new Dictionary<string, string>
            {
                ["sequence_length"] = sequenceLength.ToString(CultureInfo.InvariantCulture),
                ["vocabulary_size"] = vocabularySize.ToString(CultureInfo.InvariantCulture),
                ["padding_id"] = paddingId.ToString(CultureInfo.InvariantCulture),
                ["packing"] = packing.ToString(),
            });
        _ = Directory.CreateDirectory(folder);
    }

    /// <summary>Number of examples written so far.</summary>
    public long Count => finished + idPlaces.Count - 1;

    /// <summary>The shards that are finished.</summary>
    public IReadOnlyList<ExampleShardFacts> Shards => shards;

    /// <summary>Appends an example.</summary>
    public void Write(in Example example)
    {
        int[] tokens = example.InputIds;
        IReadOnlyList<ExampleSegment> segments = example.Segments;
        if (tokens.Length == 0 || tokens.Length > options.SequenceLength)
            throw new ArgumentException($"The example has {tokens.Length} tokens; 1 to {options.SequenceLength} can be.", nameof(example));
        if (example.FirstSegmentLength < 1 || example.FirstSegmentLength > tokens.Length)
            throw new ArgumentException($"The first segment has {example.FirstSegmentLength} of {tokens.Length} tokens.", nameof(example));
        if (example.IsRandomNext && options.Packing != Packing.NextSentence)
            throw new ArgumentException("The example has a next-sentence label, but the set is for examples without.", nameof(example));
        if (example.IsRandomNext && example.FirstSegmentLength == tokens.Length)
            throw new ArgumentException("The example is labeled as a random next sentence, but has no second segment.", nameof(example));
        if (tokens.AsSpan().IndexOfAnyExceptInRange(0, options.VocabularySize - 1) is >= 0 and int place)
            throw new ArgumentException($"The id {tokens[place]} is not in a vocabulary of {options.VocabularySize} tokens.", nameof(example));
        if (segments.Any(segment => segment.Length < 1) || segments.Sum(segment => (long)segment.Length) != tokens.Length)
            throw new ArgumentException($"The segments do not make up the {tokens.Length} tokens.", nameof(example));
        if (idCount + tokens.Length > MostIds)
            EndShard();
        (ids ??= OpenIds()).Write(MemoryMarshal.AsBytes(tokens.AsSpan()));
        idCount += tokens.Length;
        idPlaces.Add(idCount);
        foreach (ExampleSegment segment in segments)
        {
            lengths.Add(segment.Length);
            documents.Add(segment.Document);
        }

        segmentPlaces.Add(lengths.Count);
    }

    /// <summary>Finishes the shard that is begun, forces it to the disk and gives it its name; without effect where it has no example.</summary>
    public void EndShard()
    {
        int rows = idPlaces.Count - 1;
        if (rows == 0)
            return;
        string name = string.Create(CultureInfo.InvariantCulture, $"{shards.Count:D5}.arrow"), path = Path.Combine(folder, name);
        ids!.Flush();
        using MappedFile mapped = new(ids);
        ArrowBuffer segmentOffsets = Buffer(segmentPlaces);
        RecordBatch batch = new(
            schema,
            [
                List(0, rows, Buffer(idPlaces), new Int32Array(new ArrowBuffer(mapped.Memory), ArrowBuffer.Empty, idCount, 0, 0)),
                List(1, rows, segmentOffsets, new Int32Array(Buffer(lengths), ArrowBuffer.Empty, lengths.Count, 0, 0)),
                List(2, rows, segmentOffsets, new Int64Array(Buffer(documents), ArrowBuffer.Empty, documents.Count, 0, 0)),
            ],
            rows);
        AtomicWrite.File(path, stream =>
        {
            using ArrowStreamWriter writer = new(stream, schema, leaveOpen: true);
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        });
        using (FileStream stream = File.OpenRead(path))
        {
            using MappedFile file = new(stream);
            string checksum = XxHash3.HashToUInt64(file.GetSpan()).ToString("x16", CultureInfo.InvariantCulture);
            shards.Add(new ExampleShardFacts(name, rows, idCount, lengths.Count, stream.Length, checksum, PlacesIn(file)));
        }

        finished += rows;
        foreach (List<int> places in new[] { idPlaces, segmentPlaces })
            places.RemoveRange(1, places.Count - 1);
        lengths.Clear();
        documents.Clear();
        DropIds();
    }

    /// <summary>Finishes the set.</summary>
    /// <returns>What <see cref="ExampleSet.Checksum"/> will be.</returns>
    public string Complete()
    {
        EndShard();
        ExampleManifest manifest = options with { Shards = [.. shards] };
        manifest.Write(Path.Combine(folder, ExampleManifest.FileName));
        return manifest.Checksum;
    }

    /// <summary>Forgets what is not in a shard yet.</summary>
    public void Dispose()
    {
        DropIds();
        idPlaces.Clear();
    }

    /// <summary>Where the columns lie, as the library reads them back.</summary>
    private static ExampleShardPlaces PlacesIn(MappedFile file)
    {
        using ArrowStreamReader reader = new(file.Memory);
        using RecordBatch batch = reader.ReadNextRecordBatch();
        ListArray tokens = (ListArray)batch.Column(ExampleShard.InputIds), segments = (ListArray)batch.Column(ExampleShard.SegmentLengths);
        return new ExampleShardPlaces(
            PlaceOf(tokens.ValueOffsetsBuffer),
            PlaceOf(((Int32Array)tokens.Values).ValueBuffer),
            PlaceOf(segments.ValueOffsetsBuffer),
            PlaceOf(((Int32Array)segments.Values).ValueBuffer),
            PlaceOf(((Int64Array)((ListArray)batch.Column(ExampleShard.DocumentIds)).Values).ValueBuffer));

        static long PlaceOf(ArrowBuffer buffer) => MemoryMarshal.TryGetMemoryManager(buffer.Memory, out MappedFile? _, out int place, out _)
            ? place
            : throw new InvalidOperationException("A column was copied where a part of the file was expected.");
    }

    /// <summary>A file without a name, as far as the system has such files: nothing of it stays, however the program ends.</summary>
    private FileStream OpenIds()
    {
        string path = Path.Combine(folder, "ids" + AtomicWrite.PartialSuffix);
        FileStream stream = new(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1 << 16);
        File.Delete(path);
        return stream;
    }

    private void DropIds()
    {
        ids?.Dispose();
        ids = null;
        idCount = 0;
    }

    private static Field Item(IArrowType type) => new("item", type, nullable: false);

    private static ArrowBuffer Buffer<T>(List<T> values)
        where T : struct => new(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(values)).ToArray());

    private ListArray List(int column, int rows, ArrowBuffer places, IArrowArray values) =>
        new((ListType)schema.GetFieldByIndex(column).DataType, rows, places, values, ArrowBuffer.Empty);
}
