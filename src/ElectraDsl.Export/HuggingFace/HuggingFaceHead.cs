using System.Globalization;
using System.Text.Json.Nodes;

namespace ElectraDsl.Export;

/// <summary>
/// A head for a task as transformers has it: on learned positions <c>ElectraForSequenceClassification</c>, <c>ElectraForTokenClassification</c> and
/// <c>ElectraForQuestionAnswering</c>, on rotary ones RoFormer's classes of the same names.
/// </summary>
internal static class HuggingFaceHead
{
    /// <summary>
    /// What numbers were divided by before they were learned: a key of ours, which transformers keeps and takes no notice of. Its logit is the number
    /// divided by it.
    /// </summary>
    public const string TargetScaleKey = "target_scale";

    private const string Labels = "id2label", LabelNumbers = "label2id", Problem = "problem_type";
    private const string Summary = "sequence_summary.";
    private const string SingleLabel = "single_label_classification", Regression = "regression";

    // Where config.json does not name the two labels that it has unless it says more.
    private static readonly string[] DefaultLabels = ["LABEL_0", "LABEL_1"];

    /// <summary>The class that loads an encoder with a head.</summary>
    public static string ArchitectureOf(HuggingFaceFamily family, HeadTask task) => family.ClassPrefix + task switch
    {
        HeadTask.QuestionAnswering => "ForQuestionAnswering",
        HeadTask.TokenClassification => "ForTokenClassification",
        HeadTask.MultipleChoice => "ForMultipleChoice",
        _ => "ForSequenceClassification",
    };

    /// <summary>Why transformers has no such head, or no such encoder, in words; null where it has both.</summary>
    public static string? Obstacle(ModelConfig facts, HeadConfig head)
    {
        const string Instead = "--format onnx writes this head as it is, and a run of a head that declares";
        if (head.Task == HeadTask.SentenceEmbedding)
            return $"Hugging Face's transformers has no head like {head.Name}, which gives sentence vectors: --format onnx writes it as it is";
        if (head.Task == HeadTask.MultipleChoice && KeptOf(facts).FamilyOf(facts) != HuggingFaceFamily.Electra)
            return $"Hugging Face's transformers has no head like {head.Name}: RoFormer's for multiple choice has other layers than ELECTRA's; --format onnx writes it as it is";
        if (!head.IsOfTokens && head.Form != HeadForm.HuggingFace)
            return $"Hugging Face's transformers has no head like {head.Name}: its classes have the layers of HeadForm.HuggingFace, and HeadForm.{head.Form} is declared; {Instead} Form = HeadForm.HuggingFace loads there";
        if (!head.IsOfTokens && head.Pooling != Pooling.Cls)
            return $"Hugging Face's transformers has no head like {head.Name}: its classes read the hidden state of [CLS], and Pooling.{head.Pooling} is declared; {Instead} Pooling = Pooling.Cls loads there";
        return HuggingFaceConfig.Obstacle(facts, [KeptOf(facts)], _ => !head.IsOfTokens) is { } obstacle
            ? $"{obstacle}; --format onnx writes it as it is"
            : null;
    }

    /// <summary>The network below a head.</summary>
    public static HuggingFaceNetwork KeptOf(ModelConfig facts) => HuggingFaceNetwork.Of(facts)[0];

    /// <summary>Whether a tensor of a head's arena is the head's own, and not of the encoder or of a head of pre-training.</summary>
    public static bool IsOwn(ParameterSpec parameter) =>
        parameter.Section == NetworkSection.Head
        && (parameter.Key.StartsWith("classifier.", StringComparison.Ordinal) || parameter.Key.StartsWith("qa_outputs.", StringComparison.Ordinal)
            || parameter.Key.StartsWith(Summary, StringComparison.Ordinal));

    /// <summary>Whether it is the last layer's, a row of which belongs to each label.</summary>
    public static bool IsLast(ParameterSpec parameter) =>
        IsOwn(parameter)
        && !parameter.Key.StartsWith("classifier.dense.", StringComparison.Ordinal)
        && !parameter.Key.StartsWith(Summary, StringComparison.Ordinal);

    /// <summary>Whether config.json numbers what the head gives: not two logits a token, a vector, or a logit a choice.</summary>
    private static bool HasLabels(HeadConfig head) =>
        head.Task is not (HeadTask.QuestionAnswering or HeadTask.SentenceEmbedding or HeadTask.MultipleChoice);

    /// <summary>Says in config.json what the head gives.</summary>
    public static void Describe(JsonObject config, HeadConfig head)
    {
        if (!HasLabels(head))
            return;
        IReadOnlyList<string> labels = head.Task == HeadTask.TextRegression ? ["LABEL_0"] : head.Labels;
        JsonObject names = [], numbers = [];
        for (int index = 0; index < labels.Count; index++)
        {
            names[index.ToString(CultureInfo.InvariantCulture)] = labels[index];
            numbers[labels[index]] = index;
        }

        (config["num_labels"], config[Labels], config[LabelNumbers]) = (labels.Count, names, numbers);
        if (!head.IsOfTokens)
            config[Problem] = head.Task == HeadTask.TextRegression ? Regression : SingleLabel;
    }

    /// <summary>Compares config.json with a declared head.</summary>
    /// <param name="path">The file.</param>
    /// <param name="config">What it says.</param>
    /// <param name="head">The head.</param>
    /// <returns>Of each declared label the row of the folder's last layer.</returns>
    /// <exception cref="HuggingFaceException">It is of another task, or has other labels.</exception>
    public static IReadOnlyList<int> RowsOf(string path, JsonObject config, HeadConfig head)
    {
        if (ArchitectureIn(path, config) is { } architecture && !IsOf(architecture, head.Task))
            throw new HuggingFaceException(
                $"{path}: it is of {architecture}, and {head.Name} is a head for {head.Task}: name a head that fits, or a folder that does.");
        if (config[Problem] is { } problem && !head.IsOfTokens && HasLabels(head)
            && HuggingFaceConfig.Text(problem) != (head.Task == HeadTask.TextRegression ? Regression : SingleLabel))
            throw new HuggingFaceException(
                $"{path}: {Problem} is {HuggingFaceConfig.Text(problem)}, and {head.Name} is a head for {head.Task}: name a head that fits, or a folder that does.");
        if (!HasLabels(head))
            return [.. Enumerable.Range(0, head.Outputs)];
        IReadOnlyList<string> labels = LabelsIn(path, config);
        if (head.Task == HeadTask.TextRegression)
            return labels.Count == 1 ? [0] : throw new HuggingFaceException(
                $"{path} has the labels {string.Join(", ", labels)}, where {head.Name} gives one number.");
        int[] rows = [.. head.Labels.Select(label => Place(labels, label))];
        return labels.Count == rows.Length && Array.IndexOf(rows, -1) < 0
            ? rows
            : throw new HuggingFaceException(
                $"{path} has the labels {string.Join(", ", labels)}, where {head.Name} declares {string.Join(", ", head.Labels)}: name them alike, in whichever order, in the record or in {Labels} of that file.");
    }

    /// <summary>The labels that a file names, in the order of the logits.</summary>
    /// <exception cref="HuggingFaceException">They are not numbered from 0.</exception>
    public static IReadOnlyList<string> LabelsIn(string path, JsonObject config)
    {
        if (config[Labels] is null)
            return config["num_labels"] is JsonValue count && count.TryGetValue(out int labels) && labels is > 0 and <= 65_536
                ? [.. Enumerable.Range(0, labels).Select(index => string.Create(CultureInfo.InvariantCulture, $"LABEL_{index}"))]
                : DefaultLabels;
        List<string> found = [];
        if (config[Labels] is JsonObject names)
        {
            while (names[found.Count.ToString(CultureInfo.InvariantCulture)] is JsonValue name && name.TryGetValue(out string? label))
                found.Add(label);
            if (found.Count > 0 && found.Count == names.Count)
                return found;
        }

        throw new HuggingFaceException($"{path}: {Labels} must name a label for each number from 0 on, and does not for {found.Count}.");
    }

    /// <summary>The class that a file names; null where it names none.</summary>
    public static string? ArchitectureIn(string path, JsonObject config) => config["architectures"] switch
    {
        null => null,
        JsonArray { Count: 1 } names when names[0] is JsonValue name && name.TryGetValue(out string? architecture) => architecture,
        JsonNode other => throw new HuggingFaceException($"{path}: architectures is {other.ToJsonString()}, where a list of one class is expected."),
    };

    private static bool IsOf(string architecture, HeadTask task) =>
        architecture == ArchitectureOf(HuggingFaceFamily.Electra, task) || architecture == ArchitectureOf(HuggingFaceFamily.RoFormer, task);

    private static int Place(IReadOnlyList<string> labels, string label)
    {
        for (int index = 0; index < labels.Count; index++)
        {
            if (labels[index] == label)
                return index;
        }

        return -1;
    }
}
