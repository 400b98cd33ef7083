using System.Collections.Generic;
using System.Linq;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>The fields of a network's generated modules.</summary>
internal static class ModuleFields
{
    public static IReadOnlyList<ModuleField> Embeddings(ModelPlan plan, NetworkPlan network) =>
    [
        .. Table(plan, network, NetworkSection.WordEmbeddings),
        .. Table(plan, network, NetworkSection.PositionEmbeddings),
        .. Table(plan, network, NetworkSection.TokenTypeEmbeddings),
        .. Of(plan, network, NetworkSection.EmbeddingNorm),
        .. Of(plan, network, NetworkSection.Projection),
    ];

    public static IReadOnlyList<ModuleField> Layer(ModelPlan plan, NetworkPlan network)
    {
        IEnumerable<ModuleField> fields = Of(plan, network, NetworkSection.Layers);
        return
        [
            .. fields.Select(field => field with
            {
                Index = "(index)",
                Remark = (field.Block.Shape.Count, field.Block.Names.Count) switch
                {
                    (2, 3) => ": rows of query, key, value",
                    (2, 2) => ": rows of gate, up",
                    _ => "",
                },
            }),
        ];
    }

    /// <summary>The norm behind the last layer.</summary>
    public static IReadOnlyList<ModuleField> FinalNorm(ModelPlan plan, NetworkPlan network) =>
        [.. Of(plan, network, NetworkSection.FinalNorm)];

    /// <summary>The norm behind the last layer, and the head.</summary>
    public static IReadOnlyList<ModuleField> Network(ModelPlan plan, NetworkPlan network) =>
    [
        .. FinalNorm(plan, network),
        .. Of(plan, network, NetworkSection.Head),
    ];

    /// <summary>The head that tells next sentences.</summary>
    public static IReadOnlyList<ModuleField> NextSentence(ModelPlan plan, NetworkPlan network) =>
        [.. Of(plan, network, NetworkSection.NextSentenceHead)];

    /// <summary>The table of word embeddings once more, as the output matrix of the generator.</summary>
    public static ModuleField OutputMatrix(ModelPlan plan, NetworkPlan generator) =>
        Table(plan, generator, NetworkSection.WordEmbeddings).Single() with { Remark = ", the input table serves as output matrix" };

    public static string Declarations(IEnumerable<ModuleField> fields) => string.Join("\n", fields.Select(field => field.Declaration));

    public static string Creations(IEnumerable<ModuleField> fields) => string.Join("\n", fields.Select(field => field.Creation));

    /// <summary>A table of embeddings; behind one that is the generator's, what this network adds to it.</summary>
    private static IEnumerable<ModuleField> Table(ModelPlan plan, NetworkPlan network, NetworkSection section)
    {
        IEnumerable<ModuleField> fields = Of(plan, network, section);
        return (Sharing.Of(plan.Tying, network.Role, section), plan.Tying) switch
        {
            (TensorSource.Delta, _) when fields.Any() =>
            [
                .. Table(plan, plan.Of(NetworkRole.Generator), section)
                    .Select(field => field with { IsDetached = true, Remark = ": the generator's, without its gradient" }),
                .. fields,
            ],
            (TensorSource.Shared, WeightTying.TokenEmbeddings) => fields.Select(field =>
                field with
                {
                    Remark = ", shared with the " + NetworkCode.OtherOf(network),
                }),
            _ => fields,
        };
    }

    private static IEnumerable<ModuleField> Of(ModelPlan plan, NetworkPlan network, NetworkSection section) =>
        ArenaPaths.Find(plan, network.Role, section) is { } segment
            ? segment.Blocks.Select(block => new ModuleField(block, ArenaPaths.Of(segment)))
            : [];
}
