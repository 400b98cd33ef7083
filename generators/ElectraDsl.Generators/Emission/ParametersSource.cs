using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Planning;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>Writes Model.Parameters.g.cs: offsets of all tensors as constants, and the same as a table.</summary>
internal static class ParametersSource
{
    public static SourceText Write(ModelPlan plan)
    {
        SourceWriter writer = new();
        writer.WriteLines("#pragma warning disable CS1591 // An offset's name and shape say all; a summary would repeat them.");
        writer.WriteRecord(
            plan.Record,
            """
            using global::System.Collections.Immutable;
            using global::ElectraDsl;
            """,
            "",
            Members(plan));
        return writer.ToSourceText();
    }

    private static string Members(ModelPlan plan) => Text.Of($$"""
        /// <summary>
        /// The parameter arena of <see cref="{{plan.Record.Name}}"/>: {{Literal.Grouped(plan.Arena.Count)}} float32 values ({{Literal.Memory(plan.Arena.Count)}}), of which {{Literal.Grouped(plan.Arena.ParameterCount)}} are parameters. The
        /// first {{Literal.Grouped(plan.Arena.DecayedCount)}} are decayed, the rest (biases and LayerNorms) are not.{{SharingRemark(plan)}}
        /// </summary>
        public static class Parameters
        {
            /// <summary>Length of the arena, gaps for alignment included.</summary>
            public const long Count = {{Literal.Of(plan.Arena.Count)}};

            /// <summary>Values before this index are decayed.</summary>
            public const long DecayedCount = {{Literal.Of(plan.Arena.DecayedCount)}};

            /// <summary>Name, shape and place of every tensor.</summary>
            public static ArenaLayout Layout { get; } = new(Describe(), Count, DecayedCount);

            {{string.Join("\n\n", OffsetClasses(plan))}}

            {{ParameterTable.Write(plan)}}
        }
        """);

    private static string SharingRemark(ModelPlan plan) =>
        plan.Tying == WeightTying.None ? "" : " Tensors shared by both networks are here once.";

    private static IEnumerable<string> OffsetClasses(ModelPlan plan)
    {
        if (plan.Tying != WeightTying.None)
        {
            yield return OffsetClass(
                "Embeddings", "Offsets of the embeddings, which both networks share.", Paragraph(plan.Arena.Find(NetworkRole.Discriminator, NetworkSection.Embeddings)));
        }

        yield return NetworkClass(plan, plan.Generator, plan.Tying == WeightTying.None
            ? "Offsets of the generator's parameters."
            : "Offsets of the generator's own parameters.");
        yield return NetworkClass(plan, plan.Discriminator, plan.Tying switch
        {
            WeightTying.None => "Offsets of the discriminator's parameters.",
            WeightTying.AllWeights => "Offsets of the discriminator's parameters; those before its head are the generator's, too.",
            _ => "Offsets of the discriminator's own parameters.",
        });
    }

    private static string NetworkClass(ModelPlan plan, NetworkPlan network, string summary)
    {
        string embeddings = plan.Tying == WeightTying.None
            ? OffsetClass("Embeddings", $"Offsets of its tables, {Literal.Grouped(network.EmbeddingSize)} wide.", Paragraph(plan.Arena.Find(network.Role, NetworkSection.Embeddings)))
            : "";
        string projection = Paragraph(plan.Arena.Find(network.Role, NetworkSection.Projection));
        string layers = LayerParagraph(network, plan.Arena.Find(network.Role, NetworkSection.Layers));
        string head = string.Join(
            "\n", new[] { Paragraph(plan.Arena.Find(network.Role, NetworkSection.FinalNorm)), Paragraph(plan.Arena.Find(network.Role, NetworkSection.Head)) }.Where(text => text.Length > 0));
        return OffsetClass(network.Role.ToString(), summary, string.Join("\n\n", new[] { embeddings, projection, layers, head }.Where(text => text.Length > 0)));
    }

    private static string OffsetClass(string name, string summary, string offsets) => Text.Of($$"""
        /// <summary>{{summary}}</summary>
        public static class {{name}}
        {
            {{offsets}}
        }
        """);

    private static string Paragraph(SegmentPlan? segment) => segment is null ? "" : string.Join("\n", segment.Blocks.Select(block =>
        $"public const long {block.Identifier} = {Literal.Of(segment.OffsetOf(block))}; // {Literal.Shape(block.Shape)}{Remark(segment, block)}"));

    // Decayed blocks first, as they lie.
    private static string LayerParagraph(NetworkPlan network, SegmentPlan? segment)
    {
        if (segment is null) return "";
        IEnumerable<string> functions = segment.Blocks.OrderBy(block => !block.IsDecayed).Select(block =>
        {
            string offset = $"{Literal.Of(segment.OffsetOf(block))} + (layer * {Literal.Of(segment.StretchOf(block).Stride)}L)";
            return $"public static long {block.Identifier}(int layer) => {offset}; // {Literal.Shape(block.Shape)}";
        });
        return Text.Of($$"""
            // Layers lie one after the other: offset of layer 0 + layer * stride.
            {{(network.Norm == NormPlacement.Pre ? PreNormRemark : "")}}
            {{string.Join("\n", functions)}}
            """);
    }

    // Hugging Face has no such network; its names are kept for the two norms.
    private const string PreNormRemark = "// AttentionLayerNorm stands before attention, OutputLayerNorm before the feed-forward block.";

    private static string Remark(SegmentPlan segment, TensorBlock block) =>
        segment.Section == NetworkSection.FinalNorm && block.Initializer == Initializer.Ones ? ", after the last layer" : "";
}
