using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Checkpoints;

/// <summary>
/// Named tensors in one file, as Hugging Face's safetensors library writes and reads them: the header's length (8 bytes,
/// little-endian), the header (JSON: type, shape and place of every tensor), then the tensors' bytes, row after row.
/// </summary>
/// <remarks>Whoever opens a file disposes it. Not thread-safe.</remarks>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>A span cannot hold more than 2 GiB; larger tensors go piece by piece.</summary>
    private const int Piece = 1 << 30;

    private readonly FileStream stream;
    private readonly Dictionary<string, SafetensorsEntry> byName;

    private SafetensorsFile(
        string path,
        FileStream stream,
        ImmutableArray<SafetensorsEntry> entries,
        ImmutableSortedDictionary<string, string> metadata)
    {
        Path = path;
        this.stream = stream;
        Entries = entries;
        Metadata = metadata;
        byName = entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>What the file holds, in the order of the bytes.</summary>
    public ImmutableArray<SafetensorsEntry> Entries { get; }

    /// <summary>Free texts by name.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file and checks all that can be checked without reading the tensors.</summary>
    /// <exception cref="SafetensorsException">It cannot be read, or is not whole; one line.</exception>
    public static SafetensorsFile Open(string path)
    {
        if (PathObstacle.ToReading(path) is { } obstacle)
            throw new SafetensorsException($"{obstacle}.");
        FileStream? stream = null;
        try
        {
            // Without a buffer: tensors are read straight into libtorch's memory.
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            (ImmutableArray<SafetensorsEntry> entries, ImmutableSortedDictionary<string, string> metadata) = SafetensorsHeader.Read(stream, path);
            return new SafetensorsFile(path, stream, entries, metadata);
        }
        catch (Exception e)
        {
            stream?.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw new SafetensorsException($"{path} cannot be read: {e.Message}", e);
            throw;
        }
    }

    /// <summary>Writes tensors under their names. The file is complete or untouched, and on the disk when the call returns.</summary>
    /// <param name="path">Where to; an existing file is replaced.</param>
    /// <param name="tensors">Names and values on any device. Only one that is not on the CPU, or not contiguous, is copied, one at a time.</param>
    /// <param name="metadata">Free texts by name.</param>
    public static void Write(
        string path,
        IReadOnlyCollection<(string Name, Tensor Value)> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        byte[] header = Header(tensors, metadata);
        AtomicWrite.File(path, stream =>
        {
            stream.Write(header);
            foreach ((_, Tensor value) in tensors)
                WriteValues(stream, value);
        });
    }

    /// <summary>What the file says of one tensor.</summary>
    /// <exception cref="SafetensorsException">It is not there.</exception>
    public SafetensorsEntry Find(string name) =>
        byName.TryGetValue(name, out SafetensorsEntry? entry) ? entry : throw new SafetensorsException($"{Path} has no tensor {name}.");

    /// <summary>What the file says of one tensor, where it is there.</summary>
    public bool TryFind(string name, out SafetensorsEntry? entry) => byName.TryGetValue(name, out entry);

    /// <summary>Reads one tensor to the CPU. The caller disposes it.</summary>
    /// <exception cref="SafetensorsException">It is not there or cannot be read.</exception>
    public Tensor Load(string name)
    {
        SafetensorsEntry entry = Find(name);
        Tensor values = empty([.. entry.Shape], entry.Type);
        ReadValues(entry, values);
        return values;
    }

    /// <summary>Reads one tensor into an existing one on any device.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="destination">A tensor of the same type and shape.</param>
    /// <exception cref="SafetensorsException">It is not there, has another type or shape, or cannot be read.</exception>
    public void LoadInto(string name, Tensor destination)
    {
        SafetensorsEntry entry = Find(name);
        if (entry.Type != destination.dtype || !entry.Shape.AsSpan().SequenceEqual(destination.shape))
            throw new SafetensorsException(
                $"{Path}: {name} is {entry.Form}, where {SafetensorsEntry.Describe(destination.dtype, destination.shape)} is expected.");
        if (destination.device_type == DeviceType.CPU && destination.is_contiguous())
        {
            ReadValues(entry, destination);
            return;
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        _ = destination.copy_(Load(name));
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    private static byte[] Header(IReadOnlyCollection<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream header = new();
        header.Write(stackalloc byte[SafetensorsHeader.LengthBytes]);
        using (Utf8JsonWriter json = new(header))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach ((string name, string text) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(name, text);
                json.WriteEndObject();
            }

            HashSet<string> names = new(StringComparer.Ordinal) { SafetensorsHeader.MetadataKey };
            long offset = 0;
            foreach ((string name, Tensor value) in tensors)
            {
                if (!names.Add(name))
                    throw new ArgumentException($"{name} cannot be the name of two tensors.", nameof(tensors));
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsType.NameOf(value.dtype));
                json.WriteStartArray("shape");
                foreach (long size in value.shape)
                    json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                offset += value.numel() * SafetensorsType.BytesOf(value.dtype);
                json.WriteNumberValue(offset);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        // Blanks up to a multiple of 8 let readers map the file and use the values where they lie.
        while (header.Length % 8 != 0)
            header.WriteByte((byte)' ');
        byte[] bytes = header.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)(bytes.Length - SafetensorsHeader.LengthBytes));
        return bytes;
    }

    private static unsafe void WriteValues(Stream stream, Tensor value)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = value.detach().ToHost().contiguous();
        byte* start = (byte*)TensorPointer.Of(host);
        long bytes = host.numel() * SafetensorsType.BytesOf(host.dtype);
        for (long done = 0; done < bytes; done += Piece)
            stream.Write(new ReadOnlySpan<byte>(start + done, (int)Math.Min(Piece, bytes - done)));
        GC.KeepAlive(host);
    }

    private unsafe void ReadValues(SafetensorsEntry entry, Tensor destination)
    {
        try
        {
            byte* start = (byte*)TensorPointer.Of(destination);
            stream.Position = entry.Offset;
            for (long done = 0; done < entry.Bytes; done += Piece)
            {
                Span<byte> piece = new(start + done, (int)Math.Min(Piece, entry.Bytes - done));
                stream.ReadExactly(piece);
                DemandFinite(entry, piece, done);
            }

            GC.KeepAlive(destination);
        }
        catch (IOException e)
        {
            throw new SafetensorsException($"{Path} cannot be read: {entry.Name}: {e.Message}", e);
        }
    }

    /// <summary>Weights that are no numbers would pass through everything and be found only when a loss is NaN.</summary>
    private void DemandFinite(SafetensorsEntry entry, ReadOnlySpan<byte> bytes, long done)
    {
        if (entry.Type != ScalarType.Float32)
            return;
        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(bytes);
        int index = FirstNotFinite(values);
        if (index < 0)
            return;
        throw new SafetensorsException(
            $"{Path}: {entry.Name} holds {values[index].ToString(CultureInfo.InvariantCulture)} at index {(done / sizeof(float)) + index}: weights must be finite; take another checkpoint or export.");
    }

    private static int FirstNotFinite(ReadOnlySpan<float> values)
    {
        const int ExponentBits = 0x7F800000;             // all of them are set in infinities and NaN alone
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(values);
        int index = 0;
        Vector<int> exponent = new(ExponentBits);
        while (index <= bits.Length - Vector<int>.Count && !Vector.EqualsAny(new Vector<int>(bits[index..]) & exponent, exponent))
            index += Vector<int>.Count;
        for (; index < bits.Length; index++)
        {
            if ((bits[index] & ExponentBits) == ExponentBits)
                return index;
        }

        return -1;
    }
}
