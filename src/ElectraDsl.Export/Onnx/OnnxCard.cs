using System.Globalization;

namespace ElectraDsl.Export;

/// <summary>README.md of an exported folder: the model card that Hugging Face's hub reads, and what a user of the graphs needs to know.</summary>
internal static class OnnxCard
{
    /// <summary>The file's bytes.</summary>
    /// <param name="facts">The model.</param>
    /// <param name="options">What the graphs compute.</param>
    /// <param name="hasTokenizer">Whether the tokenizer's files are there.</param>
    public static byte[] Of(ModelConfig facts, OnnxOptions options, bool hasTokenizer)
    {
        NetworkConfig network = OnnxModel.NetworkOf(facts, options).FactsOf(facts);
        bool isEncoder = options is { Network: OnnxNetwork.Encoder, Head: null };
        string graphs = string.Join("\n", options.Precisions.Select(precision => $"| `onnx/{OnnxModel.FileNameOf(precision)}` | {Numbers(precision)} |"));
        string tokenizer = hasTokenizer ? "\n`tokenizer.json` makes the ids; `vocab.txt` holds the same word pieces, a line each.\n" : "";
        string vectors = isEncoder ? "\nThe vector of a text is the mean of its tokens' hidden states, padding left out.\n" : "";
        string text = string.Create(CultureInfo.InvariantCulture, $"""
            ---
            library_name: {(isEncoder ? "sentence-transformers" : "transformers.js")}
            {(TaskOf(options) is { } task ? $"pipeline_tag: {task}\n" : "")}tags:
            - onnx
            - electra
            {HuggingFaceCard.Metrics(options.Card)}---

            # {facts.Name}

            {Kind(options)} of {network.Layers} layers, hidden size {network.HiddenSize}, written by ElectraDsl as ONNX (opset {OnnxModelFile.Opset}).

            | file | numbers |
            | --- | --- |
            {graphs}

            Inputs are `input_ids`, `attention_mask` (1 where there is a token, 0 at padding) and `token_type_ids`, int64 [batch, sequence], at most
            {facts.MaxPositions} tokens a sequence. {Outputs(facts, options)} Values at padding mean nothing.
            {vectors}{tokenizer}
            """);
        return HuggingFaceCard.Bytes(text, options.Card);
    }

    private static string Numbers(OnnxPrecision precision) => precision switch
    {
        OnnxPrecision.Float16 => "half precision; residual sums, norms, softmax and the last layer in single precision",
        OnnxPrecision.Int8 => "8-bit weights, a scale for each output; activations quantized while it runs",
        _ => "single precision",
    };

    private static string Kind(OnnxOptions options) => (options.Network, options.Head) switch
    {
        (_, { } head) => $"An encoder with the head {head.Name} ({HuggingFaceCard.Words(head.Task.ToString())})",
        (OnnxNetwork.Discriminator, _) => "A discriminator of replaced tokens",
        (OnnxNetwork.MaskedLanguageModel, _) => "A masked language model",
        _ => "An encoder of text",
    };

    private static string Outputs(ModelConfig facts, OnnxOptions options) => (options.Network, options.Head) switch
    {
        (_, { Task: HeadTask.QuestionAnswering }) => "Outputs are `start_logits` and `end_logits`, float32 [batch, sequence].",
        (_, { Task: HeadTask.SentenceEmbedding }) => string.Create(
            CultureInfo.InvariantCulture,
            $"The output is `{OnnxHeads.SentenceEmbedding}`, float32 [batch, {facts.Kept.HiddenSize}]: the cosine of two says how alike the texts are."),
        (_, { IsOfTokens: true } head) => string.Create(CultureInfo.InvariantCulture, $"The output is `logits`, float32 [batch, sequence, {head.Outputs}]."),
        (_, { } head) => string.Create(CultureInfo.InvariantCulture, $"The output is `logits`, float32 [batch, {head.Outputs}]."),
        (OnnxNetwork.Discriminator, _) => "The output is `logits`, float32 [batch, sequence]: above 0 the token looks replaced.",
        (OnnxNetwork.MaskedLanguageModel, _) =>
            string.Create(CultureInfo.InvariantCulture, $"The output is `logits`, float32 [batch, sequence, {facts.VocabularySize}]."),
        _ => string.Create(CultureInfo.InvariantCulture, $"The output is `last_hidden_state`, float32 [batch, sequence, {facts.Kept.HiddenSize}]."),
    };

    /// <summary>The hub's name of a task; null where it has none.</summary>
    private static string? TaskOf(OnnxOptions options) => (options.Network, options.Head?.Task) switch
    {
        (_, { } task) => HuggingFaceCard.TaskOf(task),
        (OnnxNetwork.MaskedLanguageModel, _) => "fill-mask",
        (OnnxNetwork.Encoder, _) => "sentence-similarity",
        _ => null,
    };
}
