using System.Collections.Generic;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes Model.Discriminator.g.cs.</summary>
internal static class DiscriminatorSource
{
    public static SourceText Write(ModelPlan plan)
    {
        SourceWriter writer = new();
        writer.WriteRecord(plan.Record, NetworkCode.Usings, "", Members(plan, plan.Discriminator));
        return writer.ToSourceText();
    }

    private static string Members(ModelPlan plan, NetworkPlan network)
    {
        IReadOnlyList<ModuleField> fields = ModuleFields.Network(plan, network);
        string activated = NetworkCode.Activate(network.Config.Activation, NetworkCode.Linear(network, "hidden", "dense"));
        return Text.Of($$"""
            /// <summary>
            /// The discriminator of <see cref="{{plan.Record.NameInside}}"/>: an encoder of {{NetworkCode.Describe(network)}}. It says
            /// of every token whether the generator replaced it, and is the model one keeps.
            {{NetworkCode.Departures(network)}}
            /// </summary>
            /// <remarks>Letters in shapes: B sequences, L tokens a sequence. Parameters are views of the arena.</remarks>
            public sealed class Discriminator : nn.Module<Tensor, Tensor, Tensor?, Tensor>, IDiscriminator
            {
                {{NormCode.Constants(network)}}
                {{AttentionCode.Field(network)}}
                private readonly Embeddings embeddings;
                private readonly global::TorchSharp.Modules.ModuleList<Layer> layers;
                {{ModuleFields.Declarations(fields)}}

                /// <summary>Builds the network over an arena laid out by <see cref="Parameters.Layout"/> or <see cref="Parameters.DiscriminatorLayout"/>.</summary>
                /// <param name="arena">Holds the values; must outlive the network.</param>
                public Discriminator(ParameterArena arena) : base(nameof(Discriminator))
                {
                    {{AttentionCode.Creation(plan, network)}}
                    embeddings = new Embeddings(arena);
                    {{NetworkCode.CreateLayers(network)}}
                    {{ModuleFields.Creations(fields)}}
                    RegisterComponents();
                }

                /// <summary>One logit a token: above 0 means "replaced".</summary>
                /// <param name="inputIds">Word pieces, int64 [B, L].</param>
                /// <param name="tokenTypeIds">{{NetworkCode.TokenTypesDoc(plan)}}</param>
                /// <param name="attentionMask">True where there is a token, bool [B, L]; null where nothing is padded.</param>
                /// <returns>float32 [B, L]; the caller disposes it.</returns>
                public override Tensor forward(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask)
                {
                    using DisposeScope scope = NewDisposeScope();
                    Tensor hidden = Encode(inputIds, tokenTypeIds, attentionMask); // [B, L, {{network.Config.HiddenSize}}]
                    Tensor transformed = {{activated}}; // [B, L, {{network.Config.HiddenSize}}]
                    return linear(transformed, dense_prediction_weight, dense_prediction_bias) // [B, L, 1]
                        .squeeze(-1) // [B, L]
                        .MoveToOuterDisposeScope();
                }

                {{NetworkCode.Encode(plan, network)}}

                {{EmbeddingsModule.Write(plan, network)}}

                {{LayerModule.Write(plan, network)}}
            }
            """);
    }
}
