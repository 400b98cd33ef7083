using System.Collections.Immutable;
using static TorchSharp.torch;

namespace ElectraDsl.Checkpoints;

/// <summary>One tensor of a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its shape; empty for a single value.</param>
/// <param name="Offset">Place of its first byte in the file.</param>
/// <param name="Bytes">Number of its bytes.</param>
public sealed record SafetensorsEntry(string Name, ScalarType Type, ImmutableArray<long> Shape, long Offset, long Bytes)
{
    /// <summary>Type and shape for messages: <c>F32 [30522, 128]</c>.</summary>
    public string Form => Describe(Type, Shape);

    internal static string Describe(ScalarType type, IEnumerable<long> shape) => $"{SafetensorsType.NameOf(type)} [{string.Join(", ", shape)}]";
}
