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
        const string KeyMask = """
            // No query looks at padding; queries at padding are computed and ignored.
            Tensor? keyMask = attentionMask?.view(inputIds.shape[0], 1, 1, inputIds.shape[1]); // [B, 1, 1, L]
            """;
        return network.Config.AttentionWindow == 0
            ? KeyMask
            : Text.Of($$"""
                {{KeyMask}}
                Tensor localMask = LocalAttention.Mask(keyMask, inputIds.shape[1], {{network.Config.AttentionWindow}}, inputIds.device); // [L, L] or [B, 1, L, L]
                """);
    }

    /// <summary>The loop over the layers.</summary>
    public static string Layers(NetworkPlan network)
    {
        string dropout = network.Config.Dropout > 0 ? ", dropout" : "";
        if (network.Config.GlobalAttentionEvery == 0)
        {
            return Text.Of($$"""
                foreach (Layer layer in layers)
                {
                    states?.Add(hidden.MoveToOuterDisposeScope());
                    hidden = layer.call(hidden, {{(network.Config.AttentionWindow == 0 ? "keyMask" : "localMask")}}{{dropout}}); // [B, L, {{network.Config.HiddenSize}}]
                }
                """);
        }

        return Text.Of($$"""
            for (int index = 0; index < {{network.Config.Layers}}; index++)
            {
                // Layers 0, {{network.Config.GlobalAttentionEvery}}, {{2 * network.Config.GlobalAttentionEvery}}, … see all tokens, the others their neighbors.
                Tensor? mask = index % {{network.Config.GlobalAttentionEvery}} == 0 ? keyMask : localMask;
                states?.Add(hidden.MoveToOuterDisposeScope());
                hidden = layers[index].call(hidden, mask{{dropout}}); // [B, L, {{network.Config.HiddenSize}}]
            }
            """);
    }

    /// <summary>The layer's method: queries, keys and values, attention, and the matrix behind it.</summary>
    public static string Attend(NetworkPlan network)
    {
        int hidden = network.Config.HiddenSize, heads = network.Config.AttentionHeads, size = network.Config.HeadSize;
        string shape = Text.Of($"[B, {heads}, L, {size}]");
        string arguments =
            network.Config.Positions == Positions.Rotary ? "query, key, projected[2], mask" : "projected[0], projected[1], projected[2], mask";
        string rotation =
            network.Config.Positions == Positions.Rotary
            ? Text.Of($"Tensor query = rotary.Rotate(projected[0]), key = rotary.Rotate(projected[1]); // 2 x {shape}")
            : "";
        string attention = network.Config.AttentionDropout == 0
            ? $"Tensor context = scaled_dot_product_attention({arguments}); // {shape}"
            : Text.Of($$"""
                Tensor context = scaled_dot_product_attention(
                    {{arguments}}, training ? {{Literal.Of(network.Config.AttentionDropout)}} : 0); // {{shape}}
                """);
        return Text.Of($$"""
            private Tensor Attend(Tensor hidden, Tensor? mask)
            {
                long batch = hidden.shape[0], length = hidden.shape[1];
                Tensor[] projected = {{NetworkCode.Linear(network, "hidden", "query_key_value")}} // [B, L, {{3 * hidden}}]
                    .view(batch, length, 3, {{heads}}, {{size}})
                    .permute(2, 0, 3, 1, 4) // [3, B, {{heads}}, L, {{size}}]
                    .unbind(0); // 3 x {{shape}}
                {{rotation}}
                {{attention}}
                return {{NetworkCode.Linear(network, Text.Of($"context.transpose(1, 2).reshape(batch, length, {hidden})"), "attention_output")}};
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
