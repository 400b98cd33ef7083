using System.Collections.Generic;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes the nested module that turns word pieces into the first hidden states.</summary>
internal static class EmbeddingsModule
{
    public static string Write(ModelPlan plan, NetworkPlan network)
    {
        IReadOnlyList<ModuleField> fields = ModuleFields.Embeddings(plan, network);
        int width = network.EmbeddingSize;
        bool hasTypes = plan.Sizes.TokenTypes > 0, isSinusoidal = network.Config.Positions == Positions.Sinusoidal;
        bool drops = network.Config.Dropout > 0;
        return Text.Of($$"""
            {{Summary(plan, network)}}
            private sealed class Embeddings : nn.Module<{{(hasTypes ? "Tensor, Tensor" : "Tensor")}}{{(drops ? ", Dropout" : "")}}, Tensor>
            {
                private readonly EncoderKernels kernels; // the network's
                {{ModuleFields.Declarations(fields)}}
                {{(isSinusoidal ? Text.Of($"private readonly Tensor position_embeddings; // [{plan.Sizes.MaxPositions}, {width}], fixed") : "")}}

                public Embeddings(ParameterArena arena, EncoderKernels kernels) : base(nameof(Embeddings))
                {
                    this.kernels = kernels;
                    {{ModuleFields.Creations(fields)}}
                    {{(isSinusoidal ? Text.Of($"position_embeddings = SinusoidalPositions.Table({plan.Sizes.MaxPositions}, {width}, arena.Weights.device);") : "")}}
                    RegisterComponents();
                }

                public override Tensor forward({{(hasTypes ? "Tensor inputIds, Tensor tokenTypeIds" : "Tensor inputIds")}}{{(drops ? ", Dropout dropout" : "")}})
                {
                    {{Forward(plan, network, hasTypes)}}
                }
            }
            """);
    }

    private static string Forward(ModelPlan plan, NetworkPlan network, bool hasTypes)
    {
        int width = network.EmbeddingSize;
        string types = hasTypes
            ? Text.Of($"Tensor types = kernels.Embedding.Lookup(token_type_embeddings, tokenTypeIds); // [B, L, {width}]")
            : "";
        bool addsPositions = network.Config.Positions is Positions.Learned or Positions.Sinusoidal;
        string length = network.Config.Positions == Positions.None ? "" : "long length = inputIds.shape[1];";
        string limit = network.Config.Positions == Positions.None ? "" : $"PositionLimit.Check(length, {plan.Sizes.MaxPositions});";
        string positions = addsPositions ? PositionRows(plan, network) : "";
        string addends = (hasTypes ? ".add(types, Scalars.One)" : "") + (addsPositions ? ".add(positions, Scalars.One)" : "");
        string sum = addends.Length == 0 ? "" : Text.Of($"Tensor sum = words{addends}; // [B, L, {width}]");
        return Text.Of($$"""
            using DisposeScope scope = NewDisposeScope();
            {{length}}
            {{limit}}
            {{Words(plan, network)}}
            {{types}}
            {{positions}}
            {{sum}}
            {{Finish(network, addends.Length == 0 ? "words" : "sum")}}
            """);
    }

    private static string Words(ModelPlan plan, NetworkPlan network)
    {
        int width = network.EmbeddingSize;
        return Sharing.Of(plan.Tying, network.Role, NetworkSection.WordEmbeddings) == TensorSource.Delta
            ? Text.Of($$"""
                // Rows are gathered, then added. Adding the whole tables first gives the same sums, and takes {{Literal.Grouped(plan.Sizes.VocabularySize)}} rows rather than B * L.
                Tensor words = kernels.Embedding.Lookup(word_embeddings, inputIds)
                    .add(kernels.Embedding.Lookup(word_embeddings_delta, inputIds), Scalars.One); // [B, L, {{width}}]
                """)
            : Text.Of($"Tensor words = kernels.Embedding.Lookup(word_embeddings, inputIds); // [B, L, {width}]");
    }

    private static string PositionRows(ModelPlan plan, NetworkPlan network)
    {
        bool isSum = network.Config.Positions == Positions.Learned
            && Sharing.Of(plan.Tying, network.Role, NetworkSection.PositionEmbeddings) == TensorSource.Delta;
        return isSum
            ? Text.Of($$"""
                Tensor positions = position_embeddings.narrow(0, 0, length)
                    .add(position_embeddings_delta.narrow(0, 0, length), Scalars.One); // [L, {{network.EmbeddingSize}}]
                """)
            : Text.Of($"Tensor positions = position_embeddings.narrow(0, 0, length); // [L, {network.EmbeddingSize}]");
    }

    private static string Finish(NetworkPlan network, string sum)
    {
        string normalized = network.Config.EmbeddingNorm ? NormCode.Apply(network, sum) : sum;
        string last = network.HasProjection
            ? Text.Of($$"""
                return {{NetworkCode.Product(network, "hidden", "project")}} // [B, L, {{network.Config.HiddenSize}}]
                    .MoveToOuterDisposeScope();
                """)
            : "return hidden.MoveToOuterDisposeScope();";
        if (network.Config.Dropout == 0 && !network.HasProjection)
            return $"return {normalized}.MoveToOuterDisposeScope();";

        string dropped = network.Config.Dropout == 0 ? "" : $"hidden = {NetworkCode.Dropout(network, "hidden", "0")};";
        return Text.Of($$"""
            Tensor hidden = {{normalized}};
            {{dropped}}
            {{last}}
            """);
    }

    private static string Summary(ModelPlan plan, NetworkPlan network)
    {
        string other = NetworkCode.OtherOf(network);
        string tables = $"Tables of width {Literal.Grouped(network.EmbeddingSize)}";
        string projection = $"projection to width {Literal.Grouped(network.Config.HiddenSize)}";
        string all = network.HasProjection ? $"{tables} and a {projection}" : tables;
        return (plan.Tying, network.Role, network.HasProjection) switch
        {
            (WeightTying.None, _, false) => OneLine($"{tables}."),
            (WeightTying.None, _, true) => OneLine($"{tables}, and a {projection}."),
            (WeightTying.TokenEmbeddings, _, _) => OneLine($"{all}; the table of word pieces is shared with the {other}, all else is this network's own."),
            (WeightTying.GradientDisentangled, NetworkRole.Generator, _) =>
                OneLine($"{all}. To those of word pieces and positions the discriminator adds deltas of its own."),
            (WeightTying.GradientDisentangled, _, _) => Text.Of($$"""
                /// <summary>
                /// {{all}}. Those of word pieces and positions are the generator's plus this network's deltas:
                /// gradient-disentangled sharing, in which the discriminator's loss moves the deltas only.
                /// </summary>
                """),
            (WeightTying.AllWeights, _, true) => OneLine($"{all}, shared with the {other}."),
            (_, _, true) => OneLine($"{tables}, shared with the {other}, and this network's {projection}."),
            (_, _, false) => OneLine($"{tables}, shared with the {other}."),
        };
    }

    private static string OneLine(string summary) => $"/// <summary>{summary}</summary>";
}
