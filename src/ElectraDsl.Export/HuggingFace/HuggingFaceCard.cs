using System.Globalization;
using System.Text;
using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Export;

/// <summary>README.md of a folder for transformers: the model card that Hugging Face's hub reads.</summary>
internal static class HuggingFaceCard
{
    private const string FileName = "README.md";

    /// <summary>Writes the card of a pre-trained network.</summary>
    public static void Write(string folder, ModelConfig facts, HuggingFaceNetwork network, ModelCard card)
    {
        string kind = network.Role switch
        {
            NetworkRole.Discriminator => "A discriminator of replaced tokens (ELECTRA): the network of the two that is kept and fine-tuned",
            NetworkRole.Generator => "The generator of an ELECTRA: the masked language model whose samples its discriminator told from the original",
            _ => "A masked language model",
        };
        string? task = network.Role == NetworkRole.Discriminator ? null : "fill-mask";
        Write(folder, facts.Name, task, kind, facts, network, network.ArchitectureOf(facts), card);
    }

    /// <summary>Writes the card of an encoder with a head.</summary>
    public static void Write(string folder, ModelConfig facts, HeadConfig head, ModelCard card)
    {
        HuggingFaceNetwork network = HuggingFaceHead.KeptOf(facts);
        string kind = $"An encoder with the head {head.Name} ({Words(head.Task.ToString())})";
        Write(folder, head.Name, TaskOf(head.Task), kind, facts, network, HuggingFaceHead.ArchitectureOf(network.FamilyOf(facts), head.Task), card);
    }

    /// <summary>The hub's name of a head's task.</summary>
    public static string TaskOf(HeadTask task) => task switch
    {
        HeadTask.QuestionAnswering => "question-answering",
        HeadTask.TokenClassification => "token-classification",
        HeadTask.SentenceEmbedding => "sentence-similarity",
        HeadTask.MultipleChoice => "multiple-choice",
        _ => "text-classification",
    };

    /// <summary>A name of the language in small words: <c>TextClassification</c> is <c>text classification</c>.</summary>
    public static string Words(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name).Replace('-', ' ');

    /// <summary>The lines of the front matter that name metrics; nothing where there are none.</summary>
    public static string Metrics(ModelCard card) =>
        card.Metrics.Count == 0 ? "" : $"metrics:\n{string.Concat(card.Metrics.Select(metric => $"- {metric}\n"))}";

    /// <summary>The bytes of a card: one blank line before what a run adds.</summary>
    public static byte[] Bytes(string text, ModelCard card)
    {
        string added = card.Text.Length == 0 ? "" : $"\n\n{card.Text.Trim('\n')}";
        return Encoding.UTF8.GetBytes((text.TrimEnd('\n', ' ') + added).ReplaceLineEndings("\n") + "\n");
    }

    private static void Write(
        string folder, string title, string? task, string kind, ModelConfig facts, HuggingFaceNetwork network, string architecture, ModelCard card)
    {
        HuggingFaceFamily family = network.FamilyOf(facts);
        NetworkConfig sizes = network.FactsOf(facts);
        string text = string.Create(CultureInfo.InvariantCulture, $"""
            ---
            library_name: transformers
            {(task is null ? "" : $"pipeline_tag: {task}\n")}tags:
            - {family.ModelType}
            {Metrics(card)}---

            # {title}

            {kind}, trained by ElectraDsl: {sizes.Layers} layers, hidden size {sizes.HiddenSize}, {sizes.AttentionHeads} attention heads,
            {facts.VocabularySize} word pieces, at most {facts.MaxPositions} tokens. Its tensors have the names of transformers' `{architecture}`.
            """);
        AtomicWrite.File(Path.Combine(folder, FileName), stream => stream.Write(Bytes(text, card)));
    }
}
