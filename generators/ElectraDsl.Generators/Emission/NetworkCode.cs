using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>What both networks' classes have in common: expressions, and the encoder's forward pass.</summary>
internal static class NetworkCode
{
    public const string Usings = """
        using global::System.Linq;
        using global::ElectraDsl;
        using global::ElectraDsl.Torch;
        using static global::TorchSharp.torch;
        using static global::TorchSharp.torch.nn.functional;
        using DisposeScope = global::TorchSharp.DisposeScope;
        using Parameter = global::TorchSharp.Modules.Parameter;
        using Tensor = global::TorchSharp.torch.Tensor;
        """;

    /// <summary>"2 pre-norm layers, hidden size 128, 2 attention heads of 64".</summary>
    public static string Describe(NetworkPlan network)
    {
        string layers = Literal.Plural(network.Layers, network.Norm == NormPlacement.Pre ? "pre-norm layer" : "post-norm layer");
        string heads = $"{Literal.Plural(network.AttentionHeads, "attention head")} of {Literal.Grouped(network.HeadSize)}";
        return $"{layers}, hidden size {Literal.Grouped(network.HiddenSize)}, {heads}";
    }

    /// <summary>"generator" of the discriminator, and the other way round.</summary>
    public static string OtherOf(NetworkPlan network) => network.Role == NetworkRole.Discriminator ? "generator" : "discriminator";

    /// <summary>The parameter that a network without token types still has, so that all models are called alike.</summary>
    public static string TokenTypesDoc(ModelPlan plan) =>
        plan.Sizes.TokenTypes == 0 ? "Ignored: this model has no token types." : "Segments, int64 [B, L].";

    public static string CreateLayers(NetworkPlan network) =>
        Text.Of($"layers = new(Enumerable.Range(0, {network.Layers}).Select(layer => new Layer(arena, layer)).ToArray());");

    public static string Activate(Activation activation, string argument) => activation switch
    {
        Activation.GeluTanh => $"gelu({argument}, global::TorchSharp.Modules.GELU.Approximate.tanh)",
        Activation.Relu => $"relu({argument})",
        Activation.Silu => $"silu({argument})",
        _ => $"gelu({argument})",
    };

    public static string LayerNorm(ModelPlan plan, string input, int width, string field) =>
        Text.Of($"layer_norm({input}, [{width}], {field}_weight, {field}_bias, {Literal.Of(plan.LayerNormEpsilon)})");

    public static string Dropout(NetworkPlan network, string input) =>
        network.Dropout == 0 ? input : $"dropout({input}, {Literal.Of(network.Dropout)}, training)";

    /// <summary>The methods that both networks offer under the same names.</summary>
    public static string Encode(ModelPlan plan, NetworkPlan network)
    {
        string reader = network.Role == NetworkRole.Discriminator ? ": what downstream tasks read" : "";
        string inputs = plan.Sizes.TokenTypes == 0 ? "inputIds" : "inputIds, tokenTypeIds";
        string last = network.Norm == NormPlacement.Pre
            ? $"hidden = {LayerNorm(plan, "hidden", network.HiddenSize, "encoder_layer_norm")};"
            : "";
        return Text.Of($$"""
            /// <summary>The hidden states after the last layer{{reader}}.</summary>
            /// <param name="inputIds">Word pieces, int64 [B, L].</param>
            /// <param name="tokenTypeIds">{{TokenTypesDoc(plan)}}</param>
            /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
            /// <returns>float32 [B, L, {{network.HiddenSize}}]; the caller disposes it.</returns>
            public Tensor Encode(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask) => Encode(inputIds, tokenTypeIds, attentionMask, null);

            /// <summary>All hidden states: first those after the embeddings, then those after each layer. The last are what <c>Encode</c> gives.</summary>
            /// <param name="inputIds">Word pieces, int64 [B, L].</param>
            /// <param name="tokenTypeIds">{{TokenTypesDoc(plan)}}</param>
            /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
            /// <returns>{{network.Layers + 1}} times float32 [B, L, {{network.HiddenSize}}]; the caller disposes them.</returns>
            public global::System.Collections.Generic.IReadOnlyList<Tensor> EncodeAll(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask)
            {
                global::System.Collections.Generic.List<Tensor> states = new({{network.Layers + 1}});
                _ = Encode(inputIds, tokenTypeIds, attentionMask, states);
                return states;
            }

            // Where states are collected they outlive the call; else each is freed with it, or kept by autograd.
            private Tensor Encode(
                Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask, global::System.Collections.Generic.List<Tensor>? states)
            {
                using DisposeScope scope = NewDisposeScope();
                // No query looks at padding; queries at padding are computed and ignored.
                Tensor? keyMask = attentionMask?.view(inputIds.shape[0], 1, 1, inputIds.shape[1]); // [B, 1, 1, L]
                Tensor hidden = embeddings.call({{inputs}}); // [B, L, {{network.HiddenSize}}]
                foreach (Layer layer in layers)
                {
                    states?.Add(hidden.MoveToOuterDisposeScope());
                    hidden = layer.call(hidden, keyMask); // [B, L, {{network.HiddenSize}}]
                }

                {{last}}
                states?.Add(hidden);
                return hidden.MoveToOuterDisposeScope();
            }
            """);
    }
}
