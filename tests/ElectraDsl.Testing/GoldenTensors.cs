using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ElectraDsl.Testing;

/// <summary>
/// Reads a safetensors file of golden values (F32, F64, I64). Written apart from the product's own reader, so that one can test the other.
/// </summary>
public sealed class GoldenTensors
{
    private readonly byte[] file;
    private readonly int dataStart;
    private readonly Dictionary<string, JsonElement> entries;

    private GoldenTensors(byte[] file, int dataStart, Dictionary<string, JsonElement> entries)
    {
        this.file = file;
        this.dataStart = dataStart;
        this.entries = entries;
    }

    /// <summary>Names of all tensors.</summary>
    public IEnumerable<string> Names => entries.Keys;

    /// <summary>Reads a file whole.</summary>
    public static GoldenTensors Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(file));
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, headerLength));
        Dictionary<string, JsonElement> entries = header.RootElement.EnumerateObject()
            .Where(entry => entry.Name != "__metadata__")
            .ToDictionary(entry => entry.Name, entry => entry.Value.Clone());
        return new GoldenTensors(file, 8 + headerLength, entries);
    }

    /// <summary>Shape of a tensor.</summary>
    public long[] Shape(string name) => [.. entries[name].GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];

    /// <summary>Values of an F32 tensor, row-major.</summary>
    public float[] Floats(string name) => Values<float>(name, "F32");

    /// <summary>Values of an F64 tensor, row-major.</summary>
    public double[] Doubles(string name) => Values<double>(name, "F64");

    /// <summary>Values of an I64 tensor, row-major.</summary>
    public long[] Longs(string name) => Values<long>(name, "I64");

    /// <summary>Values of an F32 or F64 tensor, row-major, as doubles.</summary>
    public double[] Numbers(string name) => IsDouble(name) ? Doubles(name) : [.. Floats(name).Select(value => (double)value)];

    /// <summary>Whether a tensor is F64.</summary>
    public bool IsDouble(string name) => entries[name].GetProperty("dtype").GetString() == "F64";

    private T[] Values<T>(string name, string type) where T : unmanaged
    {
        JsonElement entry = entries[name];
        string? actual = entry.GetProperty("dtype").GetString();
        if (actual != type)
            throw new InvalidDataException($"'{name}' is {actual}, not {type}.");
        JsonElement offsets = entry.GetProperty("data_offsets");
        int from = dataStart + offsets[0].GetInt32(), to = dataStart + offsets[1].GetInt32();
        return MemoryMarshal.Cast<byte, T>(file.AsSpan(from..to)).ToArray();
    }
}
