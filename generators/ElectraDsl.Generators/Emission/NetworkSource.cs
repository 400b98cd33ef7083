using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>
/// Writes a network's file, Model.Discriminator.g.cs for example: the encoder, which is the same whatever stands on it, and the head.
/// </summary>
internal static class NetworkSource
{
    public static SourceText Write(ModelPlan plan, NetworkPlan network)
    {
        SourceWriter writer = new();
        writer.WriteRecord(plan.Record, NetworkCode.Usings, "", Members(plan, network, HeadCode.Of(plan, network)));
        return writer.ToSourceText();
    }

    private static string Members(ModelPlan plan, NetworkPlan network, HeadCode head)
    {
        string name = network.Role.ToString();
        string layouts = "<see cref=\"Parameters.Layout\"/>";
        if (network.Role == NetworkRole.Discriminator)
            layouts += " or <see cref=\"Parameters.DiscriminatorLayout\"/>";
        if (network.PredictsNextSentence)
            layouts += " or <see cref=\"Parameters.EncoderLayout\"/>";
        return Text.Of($$"""
            /// <summary>
            {{head.Summary}}
            {{NetworkCode.Departures(network)}}
            /// </summary>
            /// <remarks>Shape symbols: {{head.Shapes}}. Parameters are views of the arena.</remarks>
            public sealed class {{name}} : {{head.BaseTypes}}
            {
                {{NormCode.Constants(network)}}
                {{AttentionCode.Field(network)}}
                private readonly EncoderKernels kernels;
                private readonly Embeddings embeddings;
                private readonly global::TorchSharp.Modules.ModuleList<Layer> layers;
                {{ModuleFields.Declarations(head.Fields)}}

                /// <summary>Builds the network over an arena laid out by {{layouts}}.</summary>
                /// <param name="arena">Holds the values; must outlive the network.</param>
                /// <param name="kernels">The kernels inside it; null for plain TorchSharp operations, which run everywhere.</param>
                public {{name}}(ParameterArena arena, EncoderKernels? kernels = null) : base(nameof({{name}}))
                {
                    this.kernels = kernels ??= EncoderKernels.TorchOps;
                    {{AttentionCode.Creation(plan, network)}}
                    embeddings = new Embeddings(arena, kernels);
                    {{NetworkCode.CreateLayers(network)}}
                    {{ModuleFields.Creations(head.Fields)}}
                    {{head.Creation}}
                    RegisterComponents();
                }

                {{NetworkCode.DropoutKey(network)}}
                {{head.Members}}

                {{NetworkCode.Encode(plan, network)}}

                {{EmbeddingsModule.Write(plan, network)}}

                {{LayerModule.Write(plan, network)}}
            }
            """);
    }
}
