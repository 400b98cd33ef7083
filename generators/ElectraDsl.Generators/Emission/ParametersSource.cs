using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Objectives;
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
        /// The parameter arena of <see cref="{{plan.Record.NameInside}}"/>: {{Sizes(plan.Arena)}}. The
        /// first {{Literal.Grouped(plan.Arena.DecayedCount)}} are decayed, the rest (biases and norms) are not.{{SharingRemark(plan)}}
        /// </summary>
        public static class Parameters
        {
            /// <summary>Length of the arena, gaps for alignment included.</summary>
            public const long Count = {{Literal.Of(plan.Arena.Count)}};

            /// <summary>Values before this index are decayed.</summary>
            public const long DecayedCount = {{Literal.Of(plan.Arena.DecayedCount)}};

            /// <summary>Name, shape and place of every tensor.</summary>
            public static ArenaLayout Layout { get; } = new(Describe(), Count, DecayedCount);

            {{LayoutOfKept(plan)}}

            {{string.Join("\n\n", OffsetClasses(plan))}}

            {{ParameterTable.Write(plan)}}
        }
        """);

    private static string Sizes(ArenaPlan arena) =>
        $"{Literal.Grouped(arena.Count)} float32 values ({Literal.Memory(arena.Count)}), of which {Literal.Grouped(arena.ParameterCount)} are parameters";

    private static string SharingRemark(ModelPlan plan) => plan.Tying switch
    {
        WeightTying.None => "",
        WeightTying.GradientDisentangled => "\n/// A delta is what the discriminator adds to a table of the generator; the table is here once.",
        _ => " Tensors shared by both networks are here once.",
    };

    private static string LayoutOfKept(ModelPlan plan) => plan.Kept switch
    {
        { Role: NetworkRole.Discriminator } => Text.Of($$"""
            /// <summary>Of these, what the discriminator reads{{DiscriminatorRemark(plan)}}: for an arena that serves it alone.</summary>
            public static ArenaLayout DiscriminatorLayout { get; } = Layout.Part(static tensor =>
                {{string.Join(" || ", DiscriminatorTensors(plan))}});
            """),
        { PredictsNextSentence: true } => """
            /// <summary>Of these, what the encoder reads, without its next-sentence head: for an arena that serves it alone.</summary>
            public static ArenaLayout EncoderLayout { get; } = Layout.Part(static tensor => tensor.Section != NetworkSection.NextSentenceHead);
            """,
        _ => "",
    };

    private static string DiscriminatorRemark(ModelPlan plan) =>
        plan.Tying == WeightTying.GradientDisentangled ? ", with the generator's tables under its deltas" : "";

    /// <summary>What holds for the tensors that the discriminator reads. Shared ones are its own; tables under deltas are the generator's.</summary>
    private static IEnumerable<string> DiscriminatorTensors(ModelPlan plan) =>
    [
        "tensor.Owner == NetworkRole.Discriminator",
        .. plan.Arena.Segments
            .Where(segment => segment.Source == TensorSource.Delta)
            .Select(segment => $"tensor.Section == NetworkSection.{segment.Section}"),
    ];

    private static IEnumerable<string> OffsetClasses(ModelPlan plan)
    {
        string shared = Embeddings(plan, segment => segment.Source == TensorSource.Shared);
        if (shared.Length > 0)
        {
            yield return OffsetClass("Embeddings", plan.Tying == WeightTying.TokenEmbeddings
                ? "Offset of the token embeddings, which both networks share."
                : "Offsets of the embeddings, which both networks share.", shared);
        }

        foreach (NetworkPlan network in plan.Networks)
            yield return NetworkClass(plan, network, ModelObjectives.Of(plan.Objective).DescribeOffsets(plan, network));
    }

    private static string NetworkClass(ModelPlan plan, NetworkPlan network, string summary)
    {
        string tables = Embeddings(plan, segment => segment.Role == network.Role && segment.Source != TensorSource.Shared);
        string width = Literal.Grouped(network.EmbeddingSize);
        string embeddings = tables.Length == 0 ? "" : OffsetClass("Embeddings", plan.Tying == WeightTying.TokenEmbeddings
            ? $"Offsets of its own tables, {width} wide."
            : $"Offsets of its tables, {width} wide.", tables);
        string projection = Paragraph(Find(NetworkSection.Projection));
        string layers = LayerParagraph(network, Find(NetworkSection.Layers));
        string rest = JoinNonEmpty(
            "\n",
            Paragraph(Find(NetworkSection.FinalNorm)),
            Paragraph(Find(NetworkSection.Head)),
            Paragraph(Find(NetworkSection.NextSentenceHead)));
        return OffsetClass(network.Role.ToString(), summary, JoinNonEmpty("\n\n", embeddings, projection, layers, rest));

        SegmentPlan? Find(NetworkSection section) => plan.Arena.Find(network.Role, section);
    }

    private static string Embeddings(ModelPlan plan, Func<SegmentPlan, bool> filter) =>
        string.Join("\n", plan.Arena.Segments.Where(segment => Sharing.IsEmbedding(segment.Section) && filter(segment)).Select(Paragraph));

    private static string JoinNonEmpty(string separator, params string[] texts) => string.Join(separator, texts.Where(text => text.Length > 0));

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
        if (segment is null)
            return "";
        IEnumerable<string> functions = segment.Blocks.OrderBy(block => !block.IsDecayed).Select(block =>
        {
            string offset = $"{Literal.Of(segment.OffsetOf(block))} + (layer * {Literal.Of(segment.StretchOf(block).Stride)}L)";
            return $"public static long {block.Identifier}(int layer) => {offset}; // {Literal.Shape(block.Shape)}";
        });
        return Text.Of($$"""
            // Layers lie one after the other: offset of layer 0 + layer * stride.
            {{PreNormRemark(network)}}
            {{string.Join("\n", functions)}}
            """);
    }

    // Hugging Face has no such network; its names are kept for the two norms.
    private static string PreNormRemark(NetworkPlan network)
    {
        if (network.Config.Norm == NormPlacement.Post)
            return "";
        string norm = network.Config.Normalization == Normalization.RmsNorm ? "RmsNorm" : "LayerNorm";
        return $"// Attention{norm} stands before attention, Output{norm} before the feed-forward block.";
    }

    private static string Remark(SegmentPlan segment, TensorBlock block) => segment switch
    {
        { Source: TensorSource.Delta } => ", added to the generator's",
        { Section: NetworkSection.FinalNorm } when block.Kind == TensorKind.NormScale => ", after the last layer",
        _ => "",
    };
}
