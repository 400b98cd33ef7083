using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>
/// An encoder as a graph, from word pieces to the hidden states behind its last layer: what the generated network's <c>Encode</c> computes, without
/// dropout. docs/architectures.md has the formulas.
/// </summary>
internal sealed class OnnxEncoder
{
    private const string Embeddings = "electra.embeddings.";

    // Added to the scores of keys that are not seen. Finite, so that a query that sees nothing (one deep in padding) has no 0 / 0 in its softmax.
    private const float Unseen = float.MinValue;

    private readonly OnnxGraph graph;
    private readonly OnnxWeights weights;
    private readonly OnnxArithmetic arithmetic;
    private readonly ModelConfig facts;
    private readonly NetworkConfig network;
    private readonly OnnxValue inputIds, tokenTypes, length;

    /// <summary>Adds the graph's inputs.</summary>
    public OnnxEncoder(OnnxGraph graph, OnnxWeights weights, OnnxArithmetic arithmetic, ModelConfig facts, NetworkConfig network)
    {
        (this.graph, this.weights, this.arithmetic, this.facts, this.network) = (graph, weights, arithmetic, facts, network);
        inputIds = graph.Input("input_ids", OnnxType.Int64, "batch", "sequence");
        AttentionMask = graph.Input("attention_mask", OnnxType.Int64, "batch", "sequence");

        // There in any case: who feeds a graph looks for the three names.
        tokenTypes = graph.Input("token_type_ids", OnnxType.Int64, "batch", "sequence");
        using IDisposable scope = graph.Scope("embeddings");
        length = graph.Node("Shape", [inputIds], [("start", 1), ("end", 2)]); // [1]
    }

    /// <summary>1 where there is a token, 0 at padding: int64 [batch, sequence].</summary>
    public OnnxValue AttentionMask { get; }

    /// <summary>The hidden states behind the last layer, float32 [batch, sequence, hidden size].</summary>
    public OnnxValue Encode()
    {
        OnnxValue hidden = Embed();
        OnnxValue all = SeenKeys(window: 0), local = network.AttentionWindow > 0 ? SeenKeys(network.AttentionWindow) : all;
        (OnnxValue Cosines, OnnxValue Sines)? rotation = network.Positions == Positions.Rotary ? Rotation() : null;
        for (int layer = 0; layer < network.Layers; layer++)
        {
            bool seesAll = network.GlobalAttentionEvery > 0 && layer % network.GlobalAttentionEvery == 0;
            hidden = Layer(hidden, layer, seesAll ? all : local, rotation);
        }

        return network.Norm == NormPlacement.Pre ? arithmetic.Norm(hidden, "electra.encoder.", network) : hidden;
    }

    private OnnxValue Embed()
    {
        OnnxValue sum = arithmetic.Rows(Embeddings + "word_embeddings.weight", inputIds); // [B, L, E]
        if (facts.TokenTypes > 0)
            sum = Add(sum, arithmetic.Rows(Embeddings + "token_type_embeddings.weight", tokenTypes));
        if (network.Positions == Positions.Learned)
            sum = Add(sum, arithmetic.Widen(FirstRows(weights.Plain(Embeddings + "position_embeddings.weight", arithmetic.ProductType))));
        else if (network.Positions == Positions.Sinusoidal)
            sum = Add(sum, FirstRows(SinusoidalTable()));
        OnnxValue hidden = network.EmbeddingNorm ? arithmetic.Norm(sum, Embeddings, network) : sum;
        const string Projection = "electra.embeddings_project";
        return weights.Has(Projection + ".weight") ? arithmetic.Widen(arithmetic.Product(hidden, Projection)) : hidden;
    }

    private OnnxValue SinusoidalTable()
    {
        long width = weights.Shape(Embeddings + "word_embeddings.weight")[1];
        return graph.Tensor(
            "sinusoidal_positions", OnnxType.Float32, [facts.MaxPositions, width],
            () => SinusoidalPositions.Table(facts.MaxPositions, (int)width, CPU).MoveToOuterDisposeScope());
    }

    /// <summary>The rows of a table of positions that this batch needs: [P, ...] to [L, ...].</summary>
    private OnnxValue FirstRows(OnnxValue table)
    {
        using IDisposable scope = graph.Scope("embeddings/positions");
        return graph.Node("Slice", [table, graph.Integers("first", 0), length, graph.Integers("first_axis", 0)]);
    }

    /// <summary>0 where a query sees a key, a large negative number elsewhere: float32, of a shape that broadcasts to [B, N, L, L].</summary>
    private OnnxValue SeenKeys(int window)
    {
        using IDisposable scope = graph.Scope(window == 0 ? "attention_mask" : "attention_window");
        OnnxValue seen = graph.Node(
            "Unsqueeze", [arithmetic.Cast(AttentionMask, OnnxType.Bool), graph.Integers("inner_axes", 1, 2)]); // [B, 1, 1, L]
        if (window > 0)
        {
            OnnxValue scalar = graph.Node("Squeeze", [length, graph.Integers("first_axis", 0)]);
            OnnxValue keys = graph.Node("Range", [graph.Integer("zero", 0), scalar, graph.Integer("step", 1)]); // [L]
            OnnxValue queries = graph.Node("Unsqueeze", [keys, graph.Integers("last_axis", -1)]);               // [L, 1]
            OnnxValue distance = graph.Node("Abs", [graph.Node("Sub", [keys, queries])]);                       // [L, L]
            OnnxValue near = graph.Node("LessOrEqual", [distance, graph.Integer("window", window)], type: OnnxType.Bool);
            seen = graph.Node("And", [seen, near]);                                                             // [B, 1, L, L]
        }

        return graph.Node("Where", [seen, graph.Number("seen", 0), graph.Number("unseen", Unseen)], type: OnnxType.Float32);
    }

    /// <summary>
    /// The factors of rotary positions, [L, D]. The halves of a head are turned together, whatever pairs the network has: rows of its query and key
    /// matrices are put into that order, which changes no score. The sines' first half is negative, for (-y, x) of (x, y).
    /// </summary>
    private (OnnxValue Cosines, OnnxValue Sines) Rotation()
    {
        long[] shape = [facts.MaxPositions, network.HeadSize];
        return (Factors("rotary_cosines", cosines: true), Factors("rotary_sines", cosines: false));

        OnnxValue Factors(string name, bool cosines) => FirstRows(graph.Tensor(name, arithmetic.ProductType, shape, () =>
        {
            using RotaryPositions rotary = new(facts.MaxPositions, network.HeadSize, CPU, network.RotaryBase, RotaryPairs.HalfSplit);
            Tensor factors = rotary.Cosines.clone();
            if (!cosines)
            {
                Tensor[] halves = rotary.Sines.chunk(2, -1);
                factors = cat([halves[0].neg(), halves[1]], -1);
            }

            return arithmetic.ProductType == OnnxType.Float16 ? factors.to_type(ScalarType.Float16) : factors;
        }));
    }

    private OnnxValue Layer(OnnxValue hidden, int index, OnnxValue mask, (OnnxValue Cosines, OnnxValue Sines)? rotation)
    {
        string layer = $"electra.encoder.layer.{index}.", path = $"encoder/layer.{index}";
        const string AttentionNorm = "attention.output.", OutputNorm = "output.";
        if (network.Norm == NormPlacement.Post)
        {
            hidden = arithmetic.Norm(Residual(hidden, Attend(hidden)), layer + AttentionNorm, network);
            return arithmetic.Norm(Residual(hidden, FeedForward(hidden)), layer + OutputNorm, network);
        }

        hidden = Residual(hidden, Attend(arithmetic.Norm(hidden, layer + AttentionNorm, network)));
        return Residual(hidden, FeedForward(arithmetic.Norm(hidden, layer + OutputNorm, network)));

        OnnxValue Attend(OnnxValue input)
        {
            using IDisposable scope = graph.Scope(path + "/attention");
            return arithmetic.Product(Attention(input, layer + "attention.self.", mask, rotation), layer + "attention.output.dense");
        }

        OnnxValue FeedForward(OnnxValue input)
        {
            using IDisposable scope = graph.Scope(path + "/intermediate");
            OnnxValue inner = arithmetic.Activate(
                network.Activation, arithmetic.Product(input, layer + (network.IsGated ? "intermediate.gate" : "intermediate.dense")));
            if (network.IsGated)
                inner = graph.Node("Mul", [inner, arithmetic.Product(input, layer + "intermediate.up")]);
            return arithmetic.Product(inner, layer + "output.dense");
        }

        OnnxValue Residual(OnnxValue input, OnnxValue update)
        {
            using IDisposable scope = graph.Scope(path);
            return Add(input, arithmetic.Widen(update));
        }
    }

    /// <summary>softmax(Q K^T / √D + mask) V of all heads: [B, L, H] to [B, L, H].</summary>
    private OnnxValue Attention(OnnxValue input, string name, OnnxValue mask, (OnnxValue Cosines, OnnxValue Sines)? rotation)
    {
        input = arithmetic.Narrow(input);
        Func<Tensor, Tensor>? order = rotation is not null && network.RotaryPairs == RotaryPairs.Adjacent ? HalvesOfHeads : null;
        OnnxValue query = Turn(Heads(arithmetic.Product(input, name + "query", rearranged: order)), rotation);
        OnnxValue key = Turn(Heads(arithmetic.Product(input, name + "key", rearranged: order)), rotation);
        OnnxValue value = Heads(arithmetic.Product(input, name + "value"));                         // [B, N, L, D]
        long[] lastSwapped = [0, 1, 3, 2], outwards = [0, 2, 1, 3];
        OnnxValue products = graph.Node("MatMul", [query, graph.Node("Transpose", [key], [("perm", lastSwapped)])]);
        OnnxValue scale = graph.Number("attention_scale", (float)(1 / Math.Sqrt(network.HeadSize)));
        OnnxValue scores = Add(graph.Node("Mul", [arithmetic.Widen(products), scale]), mask);       // [B, N, L, L]
        OnnxValue attended = graph.Node("MatMul", [arithmetic.Narrow(graph.Node("Softmax", [scores], [("axis", -1)])), value]);
        return graph.Node(
            "Reshape", [graph.Node("Transpose", [attended], [("perm", outwards)]), graph.Integers("all_heads", 0, 0, network.HiddenSize)]);
    }

    /// <summary>[B, L, H] to [B, N, L, D].</summary>
    private OnnxValue Heads(OnnxValue values)
    {
        long[] inwards = [0, 2, 1, 3];
        OnnxValue apart = graph.Node("Reshape", [values, graph.Integers("each_head", 0, 0, network.AttentionHeads, network.HeadSize)]);
        return graph.Node("Transpose", [apart], [("perm", inwards)]);
    }

    private OnnxValue Turn(OnnxValue heads, (OnnxValue Cosines, OnnxValue Sines)? rotation)
    {
        if (rotation is not { } factors)
            return heads;
        OnnxValue[] halves = graph.Node("Split", [heads], [heads.Type, heads.Type], [("axis", -1)]);
        OnnxValue swapped = graph.Node("Concat", [halves[1], halves[0]], [("axis", -1)]);
        return Add(graph.Node("Mul", [heads, factors.Cosines]), graph.Node("Mul", [swapped, factors.Sines]));
    }

    /// <summary>Of each head the rows 0, 2, 4, … first, then 1, 3, 5, …: what was turned in neighbors is turned in halves.</summary>
    private Tensor HalvesOfHeads(Tensor rows)
    {
        long[] pairs = [network.AttentionHeads, network.HeadSize / 2, 2, .. rows.shape[1..]];
        return rows.view(pairs).transpose(1, 2).reshape(rows.shape);
    }

    private OnnxValue Add(OnnxValue one, OnnxValue other) => graph.Node("Add", [one, other]);
}
