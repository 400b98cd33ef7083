using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>The contents of examples.json: what the shards beside it hold.</summary>
/// <param name="Format">Grows when older versions cannot read the shards any more.</param>
/// <param name="SequenceLength">Tokens of the longest example.</param>
/// <param name="VocabularySize">Every id is below it.</param>
/// <param name="PaddingId">Id of [PAD].</param>
/// <param name="Packing">How the examples were packed.</param>
/// <param name="Shards">The files, in the order of their examples.</param>
internal sealed record ExampleManifest(
    int Format, int SequenceLength, int VocabularySize, int PaddingId, Packing Packing, IReadOnlyList<ExampleShardFacts> Shards)
{
    /// <summary>Sets that lie elsewhere and are read as one, in the place of shards; null where there are shards.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ExamplePart>? Parts { get; init; }

    public const string FileName = "examples.json";
    public const int CurrentFormat = 3;                  // 1 and 2 were one file of a form of our own

    private const string Cure = "delete it to prepare the corpus again.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        TypeInfoResolver = StoredJson.Resolver,
    };

    /// <summary>A checksum of all examples: of the shards' checksums in their order, and of what tells how they are read. 16 digits.</summary>
    public string Checksum
    {
        get
        {
            StringBuilder text = new();
            _ = text.Append(CultureInfo.InvariantCulture, $"{SequenceLength} {VocabularySize} {PaddingId} {Packing}");
            foreach (ExampleShardFacts shard in Shards)
                _ = text.Append(CultureInfo.InvariantCulture, $" {shard.Examples} {shard.Checksum}");
            foreach (ExamplePart part in Parts ?? [])
                _ = text.Append(CultureInfo.InvariantCulture, $" {part.Weight:R} {part.Checksum}");
            return XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(text.ToString())).ToString("x16", CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="ExampleSetException">It cannot be read, is something else, is damaged or of another version; one line.</exception>
    public static ExampleManifest Read(string path)
    {
        if (PathObstacle.ToReading(path) is { } obstacle)
            throw new ExampleSetException($"{obstacle}: prepare the corpus again.");
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExampleSetException($"{path} cannot be read: {e.Message}", e);
        }

        if (bytes.AsSpan().StartsWith("EDSLEXMP"u8) && bytes.Length > 12)
            throw Other(path, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)));
        if (!SealedJson.IsWhole(bytes))
            throw new ExampleSetException($"{path} is damaged (its checksum differs): {Cure}");
        try
        {
            ExampleManifest manifest = JsonSerializer.Deserialize<ExampleManifest>(bytes, Json)
                ?? throw new ExampleSetException($"{path} is damaged (it holds no examples): {Cure}");
            if (manifest.Shards is null || manifest.Shards.Any(shard => shard is not { Name: not null, Checksum: not null, Places: not null }))
                throw new ExampleSetException($"{path} is damaged (it names no shards): {Cure}");
            bool hasParts = manifest.Parts?.All(part => part is { Path: not null, Origin: not null, Checksum: not null }) ?? true;
            if (!hasParts || manifest.Parts is { Count: 0 })
                throw new ExampleSetException($"{path} is damaged (it names no parts): {Cure}");
            return manifest.Format == CurrentFormat ? manifest : throw Other(path, (uint)manifest.Format);
        }
        catch (JsonException e)
        {
            throw new ExampleSetException($"{path} is damaged ({e.Message}): {Cure}", e);
        }
    }

    /// <summary>Writes the file; it is complete or untouched.</summary>
    public void Write(string path) =>
        AtomicWrite.File(path, stream => stream.Write(SealedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(this, Json))));

    private static ExampleSetException Other(string path, uint version) =>
        new($"{path} has format version {version}, which another version of ElectraDsl wrote: {Cure}") { OtherVersion = version };
}
