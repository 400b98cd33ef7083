using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>How a network's attention is written: what a query sees, and what positions do to it.</summary>
internal static class AttentionCode
{
    /// <summary>"A token sees 4 tokens on either side".</summary>
    public static string Describe(NetworkPlan network)
    {
        string window = $"A token sees {Literal.Plural(network.Config.AttentionWindow, "token")} on either side";
        return network.Config.GlobalAttentionEvery == 0
            ? window
            : $"{window}, and all of them in layers 0, {network.Config.GlobalAttentionEvery}, {2 * network.Config.GlobalAttentionEvery}, …";
    }

    /// <summary>The masks that the layers are called with, made once a forward pass.</summary>
    public static string Masks(NetworkPlan network)
    {
        const string All = "using AttentionMask mask = AttentionMask.All(attentionMask, inputIds);";
        string local = Text.Of($"AttentionMask.Local(attentionMask, inputIds, window: {network.Config.AttentionWindow})");
        if (network.Config.AttentionWindow == 0)
            return All;
        return network.Config.GlobalAttentionEvery == 0
            ? $"using AttentionMask mask = {local};"
            : $"using AttentionMask all = AttentionMask.All(attentionMask, inputIds), local = {local};";
    }

    /// <summary>The mask that takes padding out of hidden states: whichever, where there are two.</summary>
    public static string Mask(NetworkPlan network) => network.Config.GlobalAttentionEvery == 0 ? "mask" : "all";

    /// <summary>The loop over the layers.</summary>
    public static string Layers(NetworkPlan network)
    {
        string dropout = NetworkCode.DropoutArguments(network);
        if (network.Config.GlobalAttentionEvery == 0)
        {
            return Text.Of($$"""
                foreach (Layer layer in layers)
                {
                    states?.Add({{Mask(network)}}.Unpack(input).MoveToOuterDisposeScope());
                    input = kernels.Stack.Layer(input, read => layer.call(read, mask{{dropout}})); // [B, L, {{network.Config.HiddenSize}}]
                }
                """);
        }

        return Text.Of($$"""
            for (int index = 0; index < {{network.Config.Layers}}; index++)
            {
                // Layers 0, {{network.Config.GlobalAttentionEvery}}, {{2 * network.Config.GlobalAttentionEvery}}, … see all tokens, the others their neighbors.
                AttentionMask mask = index % {{network.Config.GlobalAttentionEvery}} == 0 ? all : local;
                states?.Add({{Mask(network)}}.Unpack(input).MoveToOuterDisposeScope());
                Layer layer = layers[index];
                input = kernels.Stack.Layer(input, read => layer.call(read, mask{{dropout}})); // [B, L, {{network.Config.HiddenSize}}]
            }
            """);
    }

    /// <summary>The layer's method: queries, keys and values, attention, and the matrix behind it.</summary>
    public static string Attend(NetworkPlan network)
    {
        int hidden = network.Config.HiddenSize;
        bool drops = network.Config.AttentionDropout > 0;
        string rotary = network.Config.Positions == Positions.Rotary ? ", rotary" : drops ? ", rotary: null" : "";
        string dropout = drops ? ", attentionDropout.At(index)" : "";
        return Text.Of($$"""
            private Tensor Attend(Tensor hidden, AttentionMask mask{{(drops ? ", Dropout attentionDropout" : "")}})
            {
                Tensor projected = {{NetworkCode.Product(network, "hidden", "query_key_value")}}; // [B, L, {{3 * hidden}}]
                Tensor context = kernels.Attention.Run(projected, heads: {{network.Config.AttentionHeads}}, mask{{rotary}}{{dropout}}); // [B, L, {{hidden}}]
                return {{NetworkCode.Product(network, "context", "attention_output")}};
            }
            """);
    }

    /// <summary>The network's field for the tables of rotation; empty where it has none.</summary>
    public static string Field(NetworkPlan network) => network.Config.Positions == Positions.Rotary ? "private readonly RotaryPositions rotary;" : "";

    /// <summary>How that field is filled.</summary>
    public static string Creation(ModelPlan plan, NetworkPlan network) => network.Config.Positions == Positions.Rotary
        ? Text.Of($"rotary = new RotaryPositions({plan.Sizes.MaxPositions}, {network.Config.HeadSize}, arena.Weights.device{Rotation(network)});")
        : "";

    private static string Rotation(NetworkPlan network)
    {
        string rotaryBase =
            network.Config.RotaryBase == NetworkAttribute.DefaultRotaryBase ? "" : $", rotaryBase: {Literal.Of(network.Config.RotaryBase)}";
        return network.Config.RotaryPairs == RotaryPairs.Adjacent ? rotaryBase : $"{rotaryBase}, pairs: RotaryPairs.{network.Config.RotaryPairs}";
    }

    /// <summary>How that field is freed, with a blank line before it.</summary>
    public static string Disposal(NetworkPlan network) => network.Config.Positions == Positions.Rotary
        ? """


            /// <inheritdoc/>
            protected override void Dispose(bool disposing)
            {
                if (disposing) rotary.Dispose();
                base.Dispose(disposing);
            }
            """
        : "";
}
