using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>The weights of one network by their names in the arena, as tensors of a graph. Values are read when the file is written.</summary>
/// <param name="arena">Holds the values.</param>
/// <param name="facts">The model.</param>
/// <param name="network">Which of its networks.</param>
/// <param name="graph">Where the tensors go.</param>
internal sealed class OnnxWeights(ParameterArena arena, ModelConfig facts, HuggingFaceNetwork network, OnnxGraph graph)
{
    /// <summary>
    /// Weights reach from -64 to 64, not to 127: on processors without instructions for 8-bit dot products (AVX-512 VNNI, AVX-VNNI) runtimes add two
    /// products of 8-bit numbers in 16 bits, and 2 · 255 · 127 does not fit there.
    /// </summary>
    private const float LargestInteger = 64;

    private static readonly long[] Columns = [1];

    private readonly Dictionary<string, HuggingFaceTensor> places = network.OwnTensors(arena.Layout, facts)
        .ToDictionary(tensor => tensor.Key, StringComparer.Ordinal);

    /// <summary>Whether the network has a tensor.</summary>
    public bool Has(string key) => places.ContainsKey(key);

    /// <summary>A tensor's sizes.</summary>
    /// <exception cref="ArgumentException">The arena does not hold it.</exception>
    public long[] Shape(string key) => [.. Find(key).Parameter.Shape];

    /// <summary>A tensor as it lies in the arena: a table, a bias, what a norm multiplies with.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="type">float32 or float16.</param>
    /// <param name="rearranged">What is done to the values; nothing where null. The number of values stays.</param>
    public OnnxValue Plain(string key, OnnxType type = OnnxType.Float32, Func<Tensor, Tensor>? rearranged = null) =>
        graph.Tensor(key, type, Shape(key), () => In(type, Rearranged(key, rearranged)));

    /// <summary>A matrix as products read it: [inputs, outputs], where the arena has [outputs, inputs].</summary>
    /// <param name="key">Its name.</param>
    /// <param name="type">float32 or float16.</param>
    /// <param name="rearranged">What is done to the rows, the outputs; nothing where null.</param>
    public OnnxValue Matrix(string key, OnnxType type, Func<Tensor, Tensor>? rearranged = null)
    {
        long[] shape = Shape(key);
        return graph.Tensor(key, type, [shape[1], shape[0]], () => In(type, Rearranged(key, rearranged).t()));
    }

    /// <summary>A matrix, [inputs, outputs] of int8, and the scale of each output, float32 [outputs].</summary>
    /// <param name="key">Its name.</param>
    /// <param name="rearranged">What is done to the rows, the outputs; nothing where null.</param>
    public (OnnxValue Integers, OnnxValue Scales) QuantizedMatrix(string key, Func<Tensor, Tensor>? rearranged = null)
    {
        long[] shape = Shape(key);
        return (
            graph.Tensor($"{key}_quantized", OnnxType.Int8, [shape[1], shape[0]], () => Quantize(Rearranged(key, rearranged)).t()),
            Scales(key, rearranged));
    }

    /// <summary>A table, [rows, width] of int8, and the scale of each row, float32 [rows].</summary>
    public (OnnxValue Integers, OnnxValue Scales) QuantizedTable(string key) =>
        (graph.Tensor($"{key}_quantized", OnnxType.Int8, Shape(key), () => Quantize(Read(key))), Scales(key, rearranged: null));

    private OnnxValue Scales(string key, Func<Tensor, Tensor>? rearranged) =>
        graph.Tensor($"{key}_scale", OnnxType.Float32, [Shape(key)[0]], () => ScalesOf(Rearranged(key, rearranged)).squeeze(-1));

    /// <summary>[rows, 1]: of a row of zeros 1.</summary>
    private static Tensor ScalesOf(Tensor rows)
    {
        Tensor largest = rows.abs().amax(Columns, keepdim: true); // [rows, 1]
        return where(largest.gt(Scalars.Zero), largest.div(tensor(LargestInteger)), ones_like(largest));
    }

    private static Tensor Quantize(Tensor rows) => rows.div(ScalesOf(rows)).round().to_type(ScalarType.Int8);

    private static Tensor In(OnnxType type, Tensor values) => type == OnnxType.Float16 ? values.to_type(ScalarType.Float16) : values;

    private Tensor Rearranged(string key, Func<Tensor, Tensor>? rearranged) => rearranged is null ? Read(key) : rearranged(Read(key));

    private Tensor Read(string key) => Find(key).Read(arena).ToHost();

    private HuggingFaceTensor Find(string key) => places.TryGetValue(key, out HuggingFaceTensor? place)
        ? place
        : throw new ArgumentException($"The arena has no tensor {network.Name}.{key}: it holds another part of {facts.FullName}.", nameof(key));
}
