using System.Collections.Generic;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes the nested module of one transformer layer.</summary>
internal static class LayerModule
{
    public static string Write(ModelPlan plan, NetworkPlan network)
    {
        IReadOnlyList<ModuleField> fields = ModuleFields.Layer(plan, network);
        bool isRotary = network.Config.Positions == Positions.Rotary, drops = NetworkCode.Drops(network);
        return Text.Of($$"""
            /// <summary>{{Summary(network)}}</summary>
            private sealed class Layer : nn.Module<Tensor, AttentionMask, {{NetworkCode.DropoutTypes(network)}}Tensor>
            {
                private readonly EncoderKernels kernels; // the network's
                {{(isRotary ? "private readonly RotaryPositions rotary; // the network's" : "")}}
                {{(drops ? "private readonly int index; // from 0" : "")}}
                {{ModuleFields.Declarations(fields)}}

                public Layer(ParameterArena arena, int index, EncoderKernels kernels{{(isRotary ? ", RotaryPositions rotary" : "")}}) : base(nameof(Layer))
                {
                    this.kernels = kernels;
                    {{(isRotary ? "this.rotary = rotary;" : "")}}
                    {{(drops ? "this.index = index;" : "")}}
                    {{ModuleFields.Creations(fields)}}
                    RegisterComponents();
                }

                public override Tensor forward(Tensor hidden, AttentionMask mask{{NetworkCode.DropoutParameters(network)}})
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
        string shape = Text.Of($"[B, L, {network.Config.HiddenSize}]");
        return Text.Of($$"""
            Tensor normalized = kernels.ResidualNorm.Norm(hidden, {{NormCode.Arguments(network, "attention_")}}); // {{shape}}
            Tensor attended = Attend(normalized, mask{{AttentionDropout(network)}}); // {{shape}}
            (hidden, normalized) = kernels.ResidualNorm.PreNorm(
                hidden, attended, {{NormCode.Arguments(network, "output_")}}{{Dropped(network, 1)}});
            Tensor fed = FeedForward(normalized); // {{shape}}
            hidden = kernels.ResidualNorm.Sum(hidden, fed{{Dropped(network, 2)}}); // {{shape}}
            """);
    }

    private static string PostNorm(NetworkPlan network)
    {
        string shape = Text.Of($"[B, L, {network.Config.HiddenSize}]");
        return Text.Of($$"""
            Tensor attended = Attend(hidden, mask{{AttentionDropout(network)}}); // {{shape}}
            hidden = kernels.ResidualNorm.PostNorm(
                hidden, attended, {{NormCode.Arguments(network, "attention_")}}{{Dropped(network, 1)}});
            Tensor fed = FeedForward(hidden); // {{shape}}
            hidden = kernels.ResidualNorm.PostNorm(
                hidden, fed, {{NormCode.Arguments(network, "output_")}}{{Dropped(network, 2)}});
            """);
    }

    /// <summary>The argument that says what is dropped, where anything is.</summary>
    private static string Dropped(NetworkPlan network, int place) => network.Config.Dropout == 0 ? "" : $", dropout.At({Place(place)})";

    private static string AttentionDropout(NetworkPlan network) => network.Config.AttentionDropout == 0 ? "" : ", attentionDropout";

    /// <summary>Place 0 is the embeddings'.</summary>
    private static string Place(int place) => $"2 * index + {Literal.Of(place)}";

    private static string FeedForward(NetworkPlan network)
    {
        int inner = network.Config.FeedForwardSize;
        string bias = network.Config.Biases ? "intermediate_bias" : "bias: null";
        string gate = network.Config.IsGated ? "f(gate) · up, " : "";
        string activation = Text.Of($"Activation.{network.Config.Activation.ToString()}); // {gate}[B, L, {inner}]");
        return Text.Of($$"""
            private Tensor FeedForward(Tensor hidden)
            {
                Tensor intermediate = kernels.Linear.Activated(hidden, intermediate_weight, {{bias}}, {{activation}}
                return {{NetworkCode.Product(network, "intermediate", "output")}}; // [B, L, {{network.Config.HiddenSize}}]
            }
            """);
    }

    private static string Summary(NetworkPlan network)
    {
        string attention = $"Attention of {Literal.Plural(network.Config.AttentionHeads, "head")}";
        string gate = network.Config.IsGated ? "gated " : "";
        string blocks = $"{attention}, then a {gate}feed-forward block of width {Literal.Grouped(network.Config.FeedForwardSize)}";
        return network.Config.Norm == NormPlacement.Pre
            ? $"{blocks}; each reads a normalized input and is added to it."
            : $"{blocks}; each is added to its input, then normalized.";
    }
}
