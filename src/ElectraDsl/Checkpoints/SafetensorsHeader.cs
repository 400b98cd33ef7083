using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace ElectraDsl.Checkpoints;

/// <summary>Reads the header of a safetensors file and believes nothing in it.</summary>
internal static class SafetensorsHeader
{
    /// <summary>The header starts with its length in this many bytes, little-endian.</summary>
    public const int LengthBytes = 8;

    /// <summary>The name under which the metadata lie.</summary>
    public const string MetadataKey = "__metadata__";

    /// <summary>The format's own limit; without one, a damaged length would ask for any amount of memory.</summary>
    private const long LongestHeader = 100_000_000;

    /// <summary>Reads and checks a header.</summary>
    /// <param name="stream">The file, at its start.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <returns>The tensors in the order of their bytes, and the metadata.</returns>
    /// <exception cref="SafetensorsException">Something is wrong with it.</exception>
    public static (ImmutableArray<SafetensorsEntry> Entries, ImmutableSortedDictionary<string, string> Metadata) Read(FileStream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (stream.ReadAtLeast(prefix, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
            throw new SafetensorsException(
                $"{path} is truncated: it has {stream.Length} bytes, fewer than the {LengthBytes} that hold the header's length.");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > LongestHeader)
            throw new SafetensorsException($"{path} is not a safetensors file: its header would have {length} bytes, and {LongestHeader} is the most.");
        long dataStart = LengthBytes + (long)length;
        if (dataStart > stream.Length)
            throw new SafetensorsException($"{path} is truncated: its header ends at byte {dataStart}, the file at byte {stream.Length}.");

        byte[] bytes = new byte[(int)length];
        stream.ReadExactly(bytes);
        try
        {
            using JsonDocument json = StrictJson.Parse(bytes);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new SafetensorsException($"{path} is not a safetensors file: its header is not a JSON object.");
            ImmutableSortedDictionary<string, string> metadata = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
            List<SafetensorsEntry> entries = [];
            foreach (JsonProperty property in json.RootElement.EnumerateObject())
            {
                if (property.Name == MetadataKey)
                    metadata = Metadata(property.Value, path);
                else
                    entries.Add(Entry(property, dataStart, path));
            }

            entries.Sort((one, other) => (one.Offset, one.Bytes).CompareTo((other.Offset, other.Bytes)));
            CheckPlaces(entries, dataStart, stream.Length, path);
            return ([.. entries], metadata);
        }
        catch (JsonException e)
        {
            throw new SafetensorsException($"{path} is not a safetensors file: its header is not JSON ({OneLine(e.Message)}).", e);
        }
    }

    private static ImmutableSortedDictionary<string, string> Metadata(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Any(property => property.Value.ValueKind != JsonValueKind.String))
            throw new SafetensorsException($"{path} has a damaged header: {MetadataKey} must map names to texts.");
        return json.EnumerateObject()
            .ToImmutableSortedDictionary(property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal);
    }

    private static SafetensorsEntry Entry(JsonProperty property, long dataStart, string path)
    {
        SafetensorsException Damaged(string what) => new($"{path} has a damaged header: {property.Name} {what}.");

        if (property.Value.ValueKind != JsonValueKind.Object
            || !property.Value.TryGetProperty("dtype", out JsonElement dtype)
            || !property.Value.TryGetProperty("shape", out JsonElement shape)
            || !property.Value.TryGetProperty("data_offsets", out JsonElement offsets))
        {
            throw Damaged("lacks dtype, shape or data_offsets");
        }

        string name = dtype.ValueKind == JsonValueKind.String ? dtype.GetString()! : dtype.GetRawText();
        if (!SafetensorsType.TryParse(name, out ScalarType type))
            throw new SafetensorsException($"{path} cannot be read: {property.Name} has elements of type {name}, which is not supported.");
        if (!TryNumbers(shape, out long[] sizes))
            throw Damaged("has a shape that is not a list of sizes");
        if (!TryNumbers(offsets, out long[] places) || places.Length != 2 || places[0] > places[1])
            throw Damaged("has data_offsets that are not an ascending pair");

        UInt128 wanted = (UInt128)SafetensorsType.BytesOf(type);
        foreach (long size in sizes)
            wanted = wanted > ulong.MaxValue ? wanted : wanted * (ulong)size; // beyond 2^64 it is wrong anyway, and must not wrap around
        long bytes = places[1] - places[0];
        if (wanted != (UInt128)bytes)
        {
            throw Damaged(string.Create(
                CultureInfo.InvariantCulture,
                $"is {SafetensorsEntry.Describe(type, sizes)}, which takes {wanted} bytes, but has {bytes}"));
        }

        return new SafetensorsEntry(property.Name, type, [.. sizes], dataStart + places[0], bytes);
    }

    /// <summary>The format allows neither gaps nor overlaps: every byte belongs to exactly one tensor.</summary>
    private static void CheckPlaces(List<SafetensorsEntry> entries, long dataStart, long fileLength, string path)
    {
        long end = dataStart;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Offset < end)
                throw new SafetensorsException($"{path} has a damaged header: {entry.Name} overlaps the tensor before it at byte {entry.Offset}.");
            if (entry.Offset > end)
                throw new SafetensorsException(
                    $"{path} has a damaged header: the {entry.Offset - end} bytes before {entry.Name} belong to no tensor.");
            end = entry.Offset + entry.Bytes;
        }

        if (fileLength < end)
            throw new SafetensorsException($"{path} is truncated: its tensors end at byte {end}, the file at byte {fileLength}.");
        if (fileLength > end)
            throw new SafetensorsException($"{path} is damaged: its tensors end at byte {end}, the file at byte {fileLength}.");
    }

    private static bool TryNumbers(JsonElement json, out long[] numbers)
    {
        numbers = [];
        if (json.ValueKind != JsonValueKind.Array)
            return false;
        List<long> found = [];
        foreach (JsonElement element in json.EnumerateArray())
        {
            // 2^62: sums of two places must not overflow.
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number is < 0 or > 1L << 62)
                return false;
            found.Add(number);
        }

        numbers = [.. found];
        return true;
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
