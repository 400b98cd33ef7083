using System.Collections.Generic;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes the nested module of one transformer layer.</summary>
internal static class LayerModule
{
    public static string Write(ModelPlan plan, NetworkPlan network)
    {
        IReadOnlyList<ModuleField> fields = ModuleFields.Layer(plan, network);
        return Text.Of($$"""
            /// <summary>{{Summary(network)}}</summary>
            private sealed class Layer : nn.Module<Tensor, Tensor?, Tensor>
            {
                {{ModuleFields.Declarations(fields)}}

                public Layer(ParameterArena arena, int index) : base(nameof(Layer))
                {
                    {{ModuleFields.Creations(fields)}}
                    RegisterComponents();
                }

                public override Tensor forward(Tensor hidden, Tensor? keyMask)
                {
                    using DisposeScope scope = NewDisposeScope();
                    {{(network.Norm == NormPlacement.Pre ? PreNorm(plan, network) : PostNorm(plan, network))}}
                    return hidden.MoveToOuterDisposeScope(); // [B, L, {{network.HiddenSize}}]
                }

                {{Attend(network)}}

                {{FeedForward(network)}}
            }
            """);
    }

    private static string PreNorm(ModelPlan plan, NetworkPlan network)
    {
        int hidden = network.HiddenSize;
        return Text.Of($$"""
            Tensor normalised = {{NetworkCode.LayerNorm(plan, "hidden", hidden, "attention_layer_norm")}};
            hidden = hidden.add({{NetworkCode.Dropout(network, "Attend(normalised, keyMask)")}}, Scalars.One); // [B, L, {{hidden}}]
            normalised = {{NetworkCode.LayerNorm(plan, "hidden", hidden, "output_layer_norm")}};
            hidden = hidden.add({{NetworkCode.Dropout(network, "FeedForward(normalised)")}}, Scalars.One); // [B, L, {{hidden}}]
            """);
    }

    private static string PostNorm(ModelPlan plan, NetworkPlan network)
    {
        int hidden = network.HiddenSize;
        return Text.Of($$"""
            Tensor attended = {{NetworkCode.Dropout(network, "Attend(hidden, keyMask)")}}; // [B, L, {{hidden}}]
            hidden = {{NetworkCode.LayerNorm(plan, "hidden.add(attended, Scalars.One)", hidden, "attention_layer_norm")}};
            Tensor fed = {{NetworkCode.Dropout(network, "FeedForward(hidden)")}}; // [B, L, {{hidden}}]
            hidden = {{NetworkCode.LayerNorm(plan, "hidden.add(fed, Scalars.One)", hidden, "output_layer_norm")}};
            """);
    }

    private static string Attend(NetworkPlan network)
    {
        int hidden = network.HiddenSize, heads = network.AttentionHeads, size = network.HeadSize;
        string shape = Text.Of($"[B, {heads}, L, {size}]");
        string attention = network.AttentionDropout == 0
            ? $"Tensor context = scaled_dot_product_attention(projected[0], projected[1], projected[2], keyMask); // {shape}"
            : Text.Of($$"""
                Tensor context = scaled_dot_product_attention(
                    projected[0], projected[1], projected[2], keyMask, training ? {{Literal.Of(network.AttentionDropout)}} : 0); // {{shape}}
                """);
        return Text.Of($$"""
            private Tensor Attend(Tensor hidden, Tensor? keyMask)
            {
                long batch = hidden.shape[0], length = hidden.shape[1];
                Tensor[] projected = linear(hidden, query_key_value_weight, query_key_value_bias) // [B, L, {{3 * hidden}}]
                    .view(batch, length, 3, {{heads}}, {{size}})
                    .permute(2, 0, 3, 1, 4) // [3, B, {{heads}}, L, {{size}}]
                    .unbind(0); // 3 x {{shape}}
                {{attention}}
                return linear(context.transpose(1, 2).reshape(batch, length, {{hidden}}), attention_output_weight, attention_output_bias);
            }
            """);
    }

    private static string FeedForward(NetworkPlan network)
    {
        string activated = NetworkCode.Activate(network.Activation, "linear(hidden, intermediate_weight, intermediate_bias)");
        return Text.Of($$"""
            private Tensor FeedForward(Tensor hidden)
            {
                Tensor intermediate = {{activated}}; // [B, L, {{network.FeedForwardSize}}]
                return linear(intermediate, output_weight, output_bias); // [B, L, {{network.HiddenSize}}]
            }
            """);
    }

    private static string Summary(NetworkPlan network)
    {
        string attention = $"Attention of {Literal.Plural(network.AttentionHeads, "head")}";
        string blocks = $"{attention}, then a feed-forward block of width {Literal.Grouped(network.FeedForwardSize)}";
        return network.Norm == NormPlacement.Pre
            ? $"{blocks}; each reads a normalised input and is added to it."
            : $"{blocks}; each is added to its input, then normalised.";
    }
}
