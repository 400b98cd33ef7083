namespace ElectraDsl.Export;

/// <summary>
/// What a network computes with its weights, as nodes of a graph in the chosen precision. Hidden states between the blocks are float32 in any case;
/// with half precision what products give and take is float16.
/// </summary>
/// <param name="graph">Where the nodes go.</param>
/// <param name="weights">The network's.</param>
/// <param name="precision">Of what numbers products are made.</param>
internal sealed class OnnxArithmetic(OnnxGraph graph, OnnxWeights weights, OnnxPrecision precision)
{
    private readonly Dictionary<string, OnnxValue[]> quantized = new(StringComparer.Ordinal);

    /// <summary>What products give: float16 with half precision, else float32.</summary>
    public OnnxType ProductType => precision == OnnxPrecision.Float16 ? OnnxType.Float16 : OnnxType.Float32;

    /// <summary>A product with a matrix, and its bias where the network has it: [..., inputs] to [..., outputs].</summary>
    /// <param name="input">What is multiplied.</param>
    /// <param name="name">Name of the layer: its tensors are called so with <c>.weight</c> and <c>.bias</c> behind.</param>
    /// <param name="isExact">Whether it is made in single precision in any case.</param>
    /// <param name="rearranged">What is done to the outputs' order; nothing where null.</param>
    public OnnxValue Product(
        OnnxValue input, string name, bool isExact = false, Func<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>? rearranged = null)
    {
        using IDisposable scope = graph.Scope(PathOf(name));
        string weight = name + ".weight", bias = name + ".bias";
        OnnxType type = isExact ? OnnxType.Float32 : ProductType;
        OnnxValue product;
        if (precision == OnnxPrecision.Int8 && !isExact)
        {
            (OnnxValue integers, OnnxValue scales) = weights.QuantizedMatrix(weight, rearranged);
            product = IntegerProduct(input, integers, scales);
        }
        else
        {
            product = graph.Node("MatMul", [Cast(input, type), weights.Matrix(weight, type, rearranged)]);
        }

        return weights.Has(bias) ? graph.Node("Add", [product, weights.Plain(bias, type, rearranged)]) : product;
    }

    /// <summary>A product with the rows of a table, which is an input table, too: [..., width] to float32 [..., rows].</summary>
    public OnnxValue ProductWithRows(OnnxValue input, string table)
    {
        long[] swapped = [1, 0];
        if (precision == OnnxPrecision.Int8)
        {
            (OnnxValue integers, OnnxValue scales) = weights.QuantizedTable(table);
            return IntegerProduct(input, graph.Node("Transpose", [integers], [("perm", swapped)]), scales);
        }

        OnnxValue matrix = graph.Node("Transpose", [weights.Plain(table, ProductType)], [("perm", swapped)]);
        return Widen(graph.Node("MatMul", [Cast(input, ProductType), matrix]));
    }

    /// <summary>Rows of a table: ids [...] to float32 [..., width].</summary>
    public OnnxValue Rows(string table, OnnxValue ids)
    {
        using IDisposable scope = graph.Scope(PathOf(table));
        if (precision != OnnxPrecision.Int8)
            return Widen(graph.Node("Gather", [weights.Plain(table, ProductType), ids], type: ProductType));
        (OnnxValue integers, OnnxValue scales) = weights.QuantizedTable(table);
        OnnxValue rows = Widen(graph.Node("Gather", [integers, ids])), scale = graph.Node("Gather", [scales, ids]);
        return graph.Node("Mul", [rows, graph.Node("Unsqueeze", [scale, graph.Integers("last_axis", -1)])]);
    }

    /// <summary>A norm over the last dimension, float32: LayerNorm or RMSNorm, whichever tensors there are.</summary>
    /// <param name="input">float32 or float16 [..., width].</param>
    /// <param name="place">What stands before the norm's name: <c>electra.embeddings.</c>, for example.</param>
    /// <param name="network">The network.</param>
    public OnnxValue Norm(OnnxValue input, string place, NetworkConfig network)
    {
        input = Widen(input);
        bool isLayerNorm = network.Normalization == Normalization.LayerNorm;
        string name = place + (isLayerNorm ? "LayerNorm" : "RMSNorm"), bias = name + ".bias";
        using IDisposable scope = graph.Scope(PathOf(name));
        OnnxValue weight = weights.Plain(name + ".weight");
        if (isLayerNorm)
        {
            (string, object)[] attributes = [("axis", -1), ("epsilon", (float)network.NormEpsilon)];
            return weights.Has(bias)
                ? graph.Node("LayerNormalization", [input, weight, weights.Plain(bias)], attributes)
                : graph.Node("LayerNormalization", [input, weight], attributes);
        }

        long[] last = [-1];
        OnnxValue meanSquare = graph.Node("ReduceMean", [graph.Node("Mul", [input, input])], [("axes", last), ("keepdims", 1)]);
        OnnxValue guarded = graph.Node("Add", [meanSquare, graph.Number("norm_epsilon", (float)network.NormEpsilon)]);
        return graph.Node("Mul", [graph.Node("Div", [input, graph.Node("Sqrt", [guarded])]), weight]);
    }

    /// <summary>The function of an activation; of a gated one that of its gate.</summary>
    public OnnxValue Activate(Activation activation, OnnxValue input) => activation switch
    {
        Activation.GeluTanh => GeluTanh(input),
        Activation.Relu => graph.Node("Relu", [input]),
        Activation.Silu or Activation.SwiGlu => graph.Node("Mul", [input, graph.Node("Sigmoid", [input])]),
        _ => Gelu(input),
    };

    /// <summary>The value as float32.</summary>
    public OnnxValue Widen(OnnxValue value) => Cast(value, OnnxType.Float32);

    /// <summary>The value as what products take.</summary>
    public OnnxValue Narrow(OnnxValue value) => Cast(value, ProductType);

    /// <summary>The value as another type.</summary>
    public OnnxValue Cast(OnnxValue value, OnnxType type) => value.Type == type ? value : graph.Node("Cast", [value], [("to", (int)type)], type);

    /// <summary>A layer's name as a path: <c>electra.encoder.layer.0.output.dense</c> as <c>encoder/layer.0/output/dense</c>.</summary>
    private static string PathOf(string name)
    {
        string[] parts = [.. name.Split('.').Where(part => part is not ("electra" or "weight"))];
        return string.Concat(parts.Select((part, index) => index == 0 ? part : (char.IsAsciiDigit(part[0]) ? "." : "/") + part));
    }

    /// <summary>What is multiplied becomes 8-bit numbers with one scale for all of them, while the graph runs.</summary>
    private OnnxValue IntegerProduct(OnnxValue input, OnnxValue integers, OnnxValue scales)
    {
        if (!quantized.TryGetValue(input.Name, out OnnxValue[]? parts))
            quantized[input.Name] = parts = graph.Node("DynamicQuantizeLinear", [input], [OnnxType.UInt8, OnnxType.Float32, OnnxType.UInt8]);
        OnnxValue product = graph.Node("MatMulInteger", [parts[0], integers, parts[2]], type: OnnxType.Int32);
        return graph.Node("Mul", [Widen(product), graph.Node("Mul", [parts[1], scales])]);
    }

    private OnnxValue Gelu(OnnxValue input)
    {
        OnnxValue part = graph.Node("Erf", [graph.Node("Div", [input, Number("square_root_of_two", MathF.Sqrt(2))])]);
        return graph.Node("Mul", [graph.Node("Mul", [input, graph.Node("Add", [part, Number("one", 1)])]), Number("half", 0.5f)]);

        OnnxValue Number(string name, float value) => graph.Number(name, value, input.Type);
    }

    private OnnxValue GeluTanh(OnnxValue input)
    {
        OnnxValue cube = graph.Node("Mul", [graph.Node("Mul", [input, input]), input]);
        OnnxValue bent = graph.Node("Add", [input, graph.Node("Mul", [cube, Number("gelu_cubic", 0.044715f)])]);
        OnnxValue tanh = graph.Node("Tanh", [graph.Node("Mul", [bent, Number("gelu_slope", MathF.Sqrt(2 / MathF.PI))])]);
        return graph.Node("Mul", [graph.Node("Mul", [input, graph.Node("Add", [tanh, Number("one", 1)])]), Number("half", 0.5f)]);

        OnnxValue Number(string name, float value) => graph.Number(name, value, input.Type);
    }
}
