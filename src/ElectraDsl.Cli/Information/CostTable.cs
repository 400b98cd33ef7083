using ElectraDsl.Training;
using Spectre.Console;

namespace ElectraDsl.Cli;

/// <summary>What every part of a network costs to train on one token, as a table in the terminal.</summary>
internal static class CostTable
{
    /// <summary>Writes one network's table.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="name">The network's name.</param>
    /// <param name="facts">The model.</param>
    /// <param name="network">The network.</param>
    /// <param name="length">Tokens of a sequence.</param>
    public static void Write(Terminal terminal, string name, ModelConfig facts, NetworkConfig network, int length)
    {
        FittingTable table = new(
            terminal,
            new(name, MayWrap: false),
            FittingColumn.Numbers("parameters"),
            FittingColumn.Numbers("FLOPs\n(6ND)"),
            FittingColumn.Numbers("FLOPs\n(paper)"),
            FittingColumn.Numbers("kept"));

        double share = facts.MaskedShare(length);
        foreach (PartCost part in network.Parts)
        {
            // The four parts of a layer stand together; their sum over all layers follows them.
            if (part.Part == NetworkPart.AttentionProjections)
                table.Add("each layer", "", "", "", "");
            string indent = part.IsOfLayer ? "  " : "";
            Add(
                indent + NameOf(part.Part) + Shared(part.Part, facts.Tying),
                part.Parameters,
                part.TrainingFlops,
                part.PaperFlops,
                part.ActivationBytes,
                Style.Plain);
            if (part.Part != NetworkPart.Norms)
                continue;
            PartCost[] layer = [.. network.Parts.Where(other => other.IsOfLayer)];
            Add(
                (network.Layers == 1 ? "1 layer" : $"all {network.Layers} layers") + Shared(facts.Tying, NetworkSection.Layers),
                layer.Sum(other => other.Repeats * other.Parameters),
                Sum(layer, other => other.TrainingFlops),
                Sum(layer, other => other.PaperFlops),
                Sum(layer, other => other.ActivationBytes),
                Style.Plain);
        }

        table.AddEmpty();
        Add("all", network.Parameters, network.TrainingFlops, network.PaperFlops, network.ActivationBytes, new Style(decoration: Decoration.Bold));
        table.Write();

        void Add(string row, long parameters, TokenCost usual, TokenCost paper, TokenCost bytes, Style style) => table.Add(
            new(row, style),
            new(parameters == 0 ? "" : Words.Count(parameters), style),
            new(Number(usual.At(length, share)), style),
            new(Number(paper.At(length, PartCost.PaperMaskedShare)), style),
            new(Words.Bytes(bytes.At(length, share)), style));
    }

    private static string Number(double value) => value == 0 ? "" : Words.Magnitude(value);

    private static TokenCost Sum(IEnumerable<PartCost> parts, Func<PartCost, TokenCost> cost) =>
        parts.Aggregate(default(TokenCost), (sum, part) => sum + (part.Repeats * cost(part)));

    /// <summary>Says whether both networks have a part together; of a layer's parts the line of all layers says it.</summary>
    private static string Shared(NetworkPart part, WeightTying tying) => part switch
    {
        NetworkPart.Embeddings => Shared(
            tying,
            NetworkSection.WordEmbeddings,
            NetworkSection.PositionEmbeddings,
            NetworkSection.TokenTypeEmbeddings,
            NetworkSection.EmbeddingNorm),
        NetworkPart.Projection => Shared(tying, NetworkSection.Projection),
        NetworkPart.FinalNorm => Shared(tying, NetworkSection.FinalNorm),
        _ => "",
    };

    private static string Shared(WeightTying tying, params IEnumerable<NetworkSection> sections)
    {
        TensorSource[] sources = [.. sections.Select(section => Sharing.Of(tying, NetworkRole.Discriminator, section))];
        return sources.All(source => source == TensorSource.Shared) ? ", shared"
            : sources.All(source => source == TensorSource.Own) ? ""
            : ", partly shared";
    }

    private static string NameOf(NetworkPart part) => part switch
    {
        NetworkPart.Embeddings => "embeddings",
        NetworkPart.Projection => "projection",
        NetworkPart.AttentionProjections => "attention projections",
        NetworkPart.AttentionScores => "attention scores",
        NetworkPart.FeedForward => "feed-forward block",
        NetworkPart.Norms => "norms",
        NetworkPart.FinalNorm => "last norm",
        NetworkPart.NextSentenceHead => "next-sentence head",
        _ => "head",
    };
}
