using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>
/// A graph under construction: nodes in the order of computation, and the tensors that they read. Names are paths, as PyTorch's exporter writes them,
/// so that viewers show the layers: <c>/encoder/layer.0/attention/MatMul</c>.
/// </summary>
internal sealed class OnnxGraph
{
    private const int NodeField = 1, NameField = 2, InputField = 11, OutputField = 12;

    private readonly ProtobufMessage nodes = new(), inputs = new(), outputs = new();
    private readonly Dictionary<string, OnnxTensor> tensors = new(StringComparer.Ordinal);
    private readonly List<OnnxTensor> ordered = [];
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private string scope = "";

    /// <summary>The tensors, each once, in the order of their first use.</summary>
    public IReadOnlyList<OnnxTensor> Tensors => ordered;

    /// <summary>Begins the names of what follows, until the result is disposed, with a path: <c>encoder/layer.0</c>.</summary>
    public IDisposable Scope(string path)
    {
        Scoped outer = new(this, scope);
        scope = "/" + path;
        return outer;
    }

    /// <summary>Adds an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Element type.</param>
    /// <param name="shape">Names of dimensions that callers choose, or numbers.</param>
    public OnnxValue Input(string name, OnnxType type, params ReadOnlySpan<object> shape)
    {
        _ = inputs.Message(InputField, ValueInfo(name, type, shape));
        return new OnnxValue(name, type);
    }

    /// <summary>Makes a value an output.</summary>
    /// <param name="name">The output's name.</param>
    /// <param name="value">The value.</param>
    /// <param name="shape">Names of dimensions that callers choose, or numbers.</param>
    public void Output(string name, OnnxValue value, params ReadOnlySpan<object> shape)
    {
        Add("Identity", $"/{name}/Identity", [value], [name], []);
        _ = outputs.Message(OutputField, ValueInfo(name, value.Type, shape));
    }

    /// <summary>Adds a node with one result.</summary>
    /// <param name="operation">ONNX's name of the operation.</param>
    /// <param name="operands">What it reads.</param>
    /// <param name="attributes">Whole numbers, single-precision numbers, or lists of whole numbers.</param>
    /// <param name="type">Element type of the result; that of the first operand where nothing is given.</param>
    public OnnxValue Node(
        string operation, ReadOnlySpan<OnnxValue> operands, ReadOnlySpan<(string Name, object Value)> attributes = default, OnnxType? type = null)
    {
        string name = Unique(operation);
        Add(operation, name, operands, [name], attributes);
        return new OnnxValue(name, type ?? operands[0].Type);
    }

    /// <summary>Adds a node with several results.</summary>
    /// <param name="operation">ONNX's name of the operation.</param>
    /// <param name="operands">What it reads.</param>
    /// <param name="types">Element types of the results.</param>
    /// <param name="attributes">Whole numbers, single-precision numbers, or lists of whole numbers.</param>
    public OnnxValue[] Node(
        string operation,
        ReadOnlySpan<OnnxValue> operands,
        ReadOnlySpan<OnnxType> types,
        ReadOnlySpan<(string Name, object Value)> attributes = default)
    {
        string name = Unique(operation);
        OnnxValue[] results = new OnnxValue[types.Length];
        for (int index = 0; index < types.Length; index++)
            results[index] = new OnnxValue($"{name}_output_{index}", types[index]);
        Add(operation, name, operands, [.. results.Select(result => result.Name)], attributes);
        return results;
    }

    /// <summary>A tensor as an operand; one of the same name is there once.</summary>
    public OnnxValue Tensor(string name, OnnxType type, long[] shape, Func<Tensor> values)
    {
        if (!tensors.TryGetValue(name, out OnnxTensor? found))
        {
            tensors.Add(name, found = new OnnxTensor(name, type, shape, values));
            ordered.Add(found);
        }

        return found.Type == type && found.Shape.AsSpan().SequenceEqual(shape)
            ? new OnnxValue(name, type)
            : throw new InvalidOperationException($"{name} is wanted as {type}, and is there as {found.Type} already.");
    }

    /// <summary>A list of whole numbers as an operand: axes, sizes, bounds.</summary>
    public OnnxValue Integers(string name, params long[] values) => Tensor(name, OnnxType.Int64, [values.Length], () => tensor(values));

    /// <summary>One whole number as an operand.</summary>
    public OnnxValue Integer(string name, long value) => Tensor(name, OnnxType.Int64, [], () => tensor(value));

    /// <summary>One number as an operand, float32 or float16.</summary>
    public OnnxValue Number(string name, float value, OnnxType type = OnnxType.Float32) => type == OnnxType.Float16
        ? Tensor($"{name}_float16", type, [], () => tensor(value).to_type(ScalarType.Float16))
        : Tensor(name, type, [], () => tensor(value));

    /// <summary>The message's fields but for the tensors, which is what can be held in memory.</summary>
    /// <param name="name">What the graph is called.</param>
    public ProtobufMessage[] Message(string name) => [nodes, new ProtobufMessage().Text(NameField, name), inputs, outputs];

    private void Add(
        string operation, string name, ReadOnlySpan<OnnxValue> operands, string[] results, ReadOnlySpan<(string Name, object Value)> attributes)
    {
        ProtobufMessage node = new();
        foreach (OnnxValue operand in operands)
            _ = node.Text(1, operand.Name);
        foreach (string result in results)
            _ = node.Text(2, result);
        _ = node.Text(3, name).Text(4, operation);
        foreach ((string attribute, object value) in attributes)
            _ = node.Message(5, Attribute(attribute, value));
        _ = nodes.Message(NodeField, node);
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        const int TypeField = 20, OfFloat = 1, OfInt = 2, OfInts = 7;
        ProtobufMessage attribute = new ProtobufMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Float(2, number).Int(TypeField, OfFloat);
            case long[] numbers:
                foreach (long number in numbers)
                    _ = attribute.Int(8, number);
                return attribute.Int(TypeField, OfInts);
            default:
                return attribute.Int(3, Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)).Int(TypeField, OfInt);
        }
    }

    private static ProtobufMessage ValueInfo(string name, OnnxType type, ReadOnlySpan<object> dimensions)
    {
        ProtobufMessage shape = new();
        foreach (object dimension in dimensions)
        {
            _ = shape.Message(1, dimension is string symbol
                ? new ProtobufMessage().Text(2, symbol)
                : new ProtobufMessage().Int(1, Convert.ToInt64(dimension, System.Globalization.CultureInfo.InvariantCulture)));
        }

        ProtobufMessage tensor = new ProtobufMessage().Int(1, (long)type).Message(2, shape);
        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor));
    }

    private string Unique(string operation)
    {
        string name = $"{scope}/{operation}";
        int count = names[name] = names.GetValueOrDefault(name) + 1;
        return count == 1 ? name : $"{name}_{count - 1}";
    }

    private sealed class Scoped(OnnxGraph graph, string outer) : IDisposable
    {
        public void Dispose() => graph.scope = outer;
    }
}
