using System.Collections.Generic;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes the nested module of one transformer layer.</summary>
internal static class LayerModule
{
    public static string Write(ModelPlan plan, NetworkPlan network)
    {
        IReadOnlyList<ModuleField> fields = ModuleFields.Layer(plan, network);
        bool isRotary = network.Config.Positions == Positions.Rotary;
        return Text.Of($$"""
            /// <summary>{{Summary(network)}}</summary>
            private sealed class Layer : nn.Module<Tensor, Tensor?, Tensor>
            {
                {{(isRotary ? "private readonly RotaryPositions rotary; // the network's" : "")}}
                {{ModuleFields.Declarations(fields)}}

                public Layer(ParameterArena arena, int index{{(isRotary ? ", RotaryPositions rotary" : "")}}) : base(nameof(Layer))
                {
                    {{(isRotary ? "this.rotary = rotary;" : "")}}
                    {{ModuleFields.Creations(fields)}}
                    RegisterComponents();
                }

                public override Tensor forward(Tensor hidden, Tensor? mask)
                {
                    using DisposeScope scope = NewDisposeScope();
                    {{(network.Config.Norm == NormPlacement.Pre ? PreNorm(network) : PostNorm(network))}}
                    return hidden.MoveToOuterDisposeScope(); // [B, L, {{network.Config.HiddenSize}}]
                }

                {{AttentionCode.Attend(network)}}

                {{FeedForward(network)}}
            }
            """);
    }

    private static string PreNorm(NetworkPlan network)
    {
        int hidden = network.Config.HiddenSize;
        return Text.Of($$"""
            Tensor normalised = {{NormCode.Apply(network, "hidden", hidden, "attention_")}};
            hidden = hidden.add({{NetworkCode.Dropout(network, "Attend(normalised, mask)")}}, Scalars.One); // [B, L, {{hidden}}]
            normalised = {{NormCode.Apply(network, "hidden", hidden, "output_")}};
            hidden = hidden.add({{NetworkCode.Dropout(network, "FeedForward(normalised)")}}, Scalars.One); // [B, L, {{hidden}}]
            """);
    }

    private static string PostNorm(NetworkPlan network)
    {
        int hidden = network.Config.HiddenSize;
        return Text.Of($$"""
            Tensor attended = {{NetworkCode.Dropout(network, "Attend(hidden, mask)")}}; // [B, L, {{hidden}}]
            hidden = {{NormCode.Apply(network, "hidden.add(attended, Scalars.One)", hidden, "attention_")}};
            Tensor fed = {{NetworkCode.Dropout(network, "FeedForward(hidden)")}}; // [B, L, {{hidden}}]
            hidden = {{NormCode.Apply(network, "hidden.add(fed, Scalars.One)", hidden, "output_")}};
            """);
    }

    private static string FeedForward(NetworkPlan network)
    {
        int inner = network.Config.FeedForwardSize;
        string product = NetworkCode.Linear(network, "hidden", "intermediate");
        string intermediate = network.Config.IsGated
            ? Text.Of($$"""
                Tensor[] halves = {{product}} // [B, L, {{2 * inner}}]
                    .chunk(2, 2); // gate and up, 2 x [B, L, {{inner}}]
                Tensor intermediate = {{NetworkCode.Activate(network.Config.Activation, "halves[0]")}}.mul(halves[1]); // [B, L, {{inner}}]
                """)
            : Text.Of($"Tensor intermediate = {NetworkCode.Activate(network.Config.Activation, product)}; // [B, L, {inner}]");
        return Text.Of($$"""
            private Tensor FeedForward(Tensor hidden)
            {
                {{intermediate}}
                return {{NetworkCode.Linear(network, "intermediate", "output")}}; // [B, L, {{network.Config.HiddenSize}}]
            }
            """);
    }

    private static string Summary(NetworkPlan network)
    {
        string attention = $"Attention of {Literal.Plural(network.Config.AttentionHeads, "head")}";
        string gate = network.Config.IsGated ? "gated " : "";
        string blocks = $"{attention}, then a {gate}feed-forward block of width {Literal.Grouped(network.Config.FeedForwardSize)}";
        return network.Config.Norm == NormPlacement.Pre
            ? $"{blocks}; each reads a normalised input and is added to it."
            : $"{blocks}; each is added to its input, then normalised.";
    }
}
