using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>The head of a masked language model: what the output layer reads at masked positions, and the layer with its loss.</summary>
internal static class MaskedTokenHead
{
    public static HeadCode Write(ModelPlan plan, NetworkPlan network)
    {
        int vocabulary = plan.Sizes.VocabularySize, width = network.EmbeddingSize;
        IReadOnlyList<ModuleField> own = ModuleFields.Network(plan, network);
        return new HeadCode(
            Summary(plan, network),
            "B sequences, L tokens a sequence, M masked tokens in the batch",
            network.Role == NetworkRole.Encoder
                ? "nn.Module<Tensor, Tensor, Tensor?, Tensor, Tensor>, IEncoder"
                : "nn.Module<Tensor, Tensor, Tensor?, Tensor, Tensor>",
            [.. own.Take(own.Count - 1), ModuleFields.OutputMatrix(plan, network), own[own.Count - 1]],
            Creation: "Head = new global::ElectraDsl.Kernels.VocabularyHead(word_embeddings, language_model_head_bias, kernels);",
            Text.Of($$"""
                /// <summary>The output layer with its loss: what the states at masked positions are for.</summary>
                public global::ElectraDsl.Kernels.VocabularyHead Head { get; }

                {{Forward(plan, network)}}

                /// <summary>Logits over the vocabulary. Training never needs them: it hands the states to <see cref="Head"/>.</summary>
                /// <param name="inputIds">Word pieces with [MASK] in place, int64 [B, L].</param>
                /// <param name="tokenTypeIds">{{NetworkCode.TokenTypesDoc(plan)}}</param>
                /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
                /// <param name="positions">Flat indices into [B * L] of the tokens to predict, int64 [M].</param>
                /// <returns>float32 [M, {{vocabulary}}]; the caller disposes it.</returns>
                public Tensor Logits(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask, Tensor positions)
                {
                    using DisposeScope scope = NewDisposeScope();
                    Tensor states = call(inputIds, tokenTypeIds, attentionMask, positions); // [M, {{width}}]
                    return Head.Logits(states) // [M, {{vocabulary}}]
                        .MoveToOuterDisposeScope();
                }
                """));
    }

    /// <summary>From word pieces to what the output layer reads; where another head reads the hidden states, too, in two methods.</summary>
    private static string Forward(ModelPlan plan, NetworkPlan network)
    {
        int width = network.EmbeddingSize, hidden = network.Config.HiddenSize;

        // Hugging Face fixes the error-function GELU in this head, whatever the layers use.
        string activated = NetworkCode.Activate(Activation.Gelu, NetworkCode.Product(network, "masked", "dense"));
        string transform = Text.Of($$"""
            Tensor masked = hidden.view(-1, {{hidden}}).index_select(0, positions); // [M, {{hidden}}]
            Tensor transformed = {{activated}}; // [M, {{width}}]
            return {{NormCode.Apply(network, "transformed")}} // [M, {{width}}]
                .MoveToOuterDisposeScope();
            """);
        string forward = Text.Of($$"""
            /// <summary>The states that the output layer reads, at the masked positions only.</summary>
            /// <param name="inputIds">Word pieces with [MASK] in place, int64 [B, L].</param>
            /// <param name="tokenTypeIds">{{NetworkCode.TokenTypesDoc(plan)}}</param>
            /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
            /// <param name="positions">Flat indices into [B * L] of the masked tokens, int64 [M].</param>
            /// <returns>float32 [M, {{width}}]; the caller disposes it.</returns>
            public override Tensor forward(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask, Tensor positions)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor hidden = Encode(inputIds, tokenTypeIds, attentionMask); // [B, L, {{hidden}}]
                {{(network.PredictsNextSentence ? $"return Transform(hidden, positions).MoveToOuterDisposeScope(); // [M, {width}]" : transform)}}
            }
            """);
        return !network.PredictsNextSentence
            ? forward
            : Text.Of($$"""
                {{forward}}

                /// <summary>The states that the output layer reads, of hidden states that are there already.</summary>
                /// <param name="hidden">What <c>Encode</c> gives, float32 [B, L, {{hidden}}].</param>
                /// <param name="positions">Flat indices into [B * L] of the masked tokens, int64 [M].</param>
                /// <returns>float32 [M, {{width}}]; the caller disposes it.</returns>
                public Tensor Transform(Tensor hidden, Tensor positions)
                {
                    using DisposeScope scope = NewDisposeScope();
                    {{transform}}
                }
                """);
    }

    private static string Summary(ModelPlan plan, NetworkPlan network) => network.Role == NetworkRole.Encoder
        ? Text.Of($$"""
            /// The encoder of <see cref="{{plan.Record.NameInside}}"/>: a masked language model of {{NetworkCode.Describe(network)}}.
            /// It predicts the masked tokens, and is the model one keeps.
            """)
        : Text.Of($$"""
            /// The generator of <see cref="{{plan.Record.NameInside}}"/>: a masked language model of {{NetworkCode.Describe(network)}}.
            /// It fills the masked tokens; what it gets wrong is what the discriminator must find.
            """);
}
