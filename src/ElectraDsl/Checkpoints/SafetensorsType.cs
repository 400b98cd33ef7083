using static TorchSharp.torch;

namespace ElectraDsl.Checkpoints;

/// <summary>Element types of the format, beside libtorch's.</summary>
internal static class SafetensorsType
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] Known =
    [
        ("F64", ScalarType.Float64, 8),
        ("F32", ScalarType.Float32, 4),
        ("F16", ScalarType.Float16, 2),
        ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8),
        ("I32", ScalarType.Int32, 4),
        ("I16", ScalarType.Int16, 2),
        ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1),
        ("BOOL", ScalarType.Bool, 1),
    ];

    public static bool TryParse(string name, out ScalarType type)
    {
        int index = Array.FindIndex(Known, known => known.Name == name);
        type = index < 0 ? default : Known[index].Type;
        return index >= 0;
    }

    public static string NameOf(ScalarType type) =>
        Known.FirstOrDefault(known => known.Type == type).Name ?? throw new ArgumentException($"The safetensors format has no {type}.", nameof(type));

    public static int BytesOf(ScalarType type) => Known.First(known => known.Type == type).Bytes;
}
