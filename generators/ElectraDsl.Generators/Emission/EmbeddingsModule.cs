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
        bool hasTypes = plan.Sizes.TokenTypes > 0, isSinusoidal = network.Positions == Positions.Sinusoidal;
        return Text.Of($$"""
            /// <summary>{{Summary(plan, network)}}</summary>
            private sealed class Embeddings : nn.Module<{{(hasTypes ? "Tensor, Tensor, Tensor" : "Tensor, Tensor")}}>
            {
                {{ModuleFields.Declarations(fields)}}
                {{(isSinusoidal ? Text.Of($"private readonly Tensor position_embeddings; // [{plan.Sizes.MaxPositions}, {width}], fixed") : "")}}

                public Embeddings(ParameterArena arena) : base(nameof(Embeddings))
                {
                    {{ModuleFields.Creations(fields)}}
                    {{(isSinusoidal ? Text.Of($"position_embeddings = SinusoidalPositions.Table({plan.Sizes.MaxPositions}, {width}, arena.Weights.device);") : "")}}
                    RegisterComponents();
                }

                public override Tensor forward({{(hasTypes ? "Tensor inputIds, Tensor tokenTypeIds" : "Tensor inputIds")}})
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
            ? Text.Of($"Tensor types = token_type_embeddings.index_select(0, tokenTypeIds.view(-1)).view(batch, length, {width}); // [B, L, {width}]")
            : "";
        bool addsPositions = network.Positions is Positions.Learned or Positions.Sinusoidal;
        string positions = addsPositions ? Text.Of($"Tensor positions = position_embeddings.narrow(0, 0, length); // [L, {width}]") : "";
        string addends = (hasTypes ? ".add(types, Scalars.One)" : "") + (addsPositions ? ".add(positions, Scalars.One)" : "");
        string sum = addends.Length == 0 ? "" : Text.Of($"Tensor sum = words{addends}; // [B, L, {width}]");
        return Text.Of($$"""
            using DisposeScope scope = NewDisposeScope();
            long batch = inputIds.shape[0], length = inputIds.shape[1];
            Tensor words = word_embeddings.index_select(0, inputIds.view(-1)).view(batch, length, {{width}}); // [B, L, {{width}}]
            {{types}}
            {{positions}}
            {{sum}}
            {{Finish(network, addends.Length == 0 ? "words" : "sum")}}
            """);
    }

    private static string Finish(NetworkPlan network, string sum)
    {
        string normalised = NormCode.Apply(network, sum, network.EmbeddingSize);
        string last = network.HasProjection
            ? Text.Of($$"""
                return {{NetworkCode.Linear(network, "hidden", "project")}} // [B, L, {{network.HiddenSize}}]
                    .MoveToOuterDisposeScope();
                """)
            : "return hidden.MoveToOuterDisposeScope();";
        if (network.Dropout == 0 && !network.HasProjection) return $"return {normalised}.MoveToOuterDisposeScope();";

        string dropped = network.Dropout == 0 ? "" : $"hidden = {NetworkCode.Dropout(network, "hidden")};";
        return Text.Of($$"""
            Tensor hidden = {{normalised}};
            {{dropped}}
            {{last}}
            """);
    }

    private static string Summary(ModelPlan plan, NetworkPlan network)
    {
        string other = network.Role == NetworkRole.Discriminator ? "generator" : "discriminator";
        string tables = $"Tables of width {Literal.Grouped(network.EmbeddingSize)}";
        string projection = $"projection to width {Literal.Grouped(network.HiddenSize)}";
        return (plan.Tying, network.HasProjection) switch
        {
            (WeightTying.None, false) => $"{tables}.",
            (WeightTying.None, true) => $"{tables}, and a {projection}.",
            (WeightTying.AllWeights, true) => $"{tables} and a {projection}, shared with the {other}.",
            (_, true) => $"{tables}, shared with the {other}, and this network's {projection}.",
            (_, false) => $"{tables}, shared with the {other}.",
        };
    }
}
