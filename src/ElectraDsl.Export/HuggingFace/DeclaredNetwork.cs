using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace ElectraDsl.Export;

/// <summary>One network as its config.json has it, in the words of the language.</summary>
internal sealed class DeclaredNetwork
{
    private static readonly string[] Bare = ["Model", "ForPreTraining"];

    // JSON's escapes are C#'s, too.
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly JsonObject config;
    private readonly HuggingFaceFamily family;
    private readonly NetworkAttribute declared = new DiscriminatorAttribute();

    private DeclaredNetwork(string path, JsonObject config, HuggingFaceFamily family, string architecture)
    {
        (Path, this.config, this.family, Architecture) = (path, config, family, architecture);
        (declared.Layers, declared.HiddenSize) = (Whole("num_hidden_layers"), Whole("hidden_size"));
        (declared.AttentionHeads, declared.FeedForwardSize) = (Whole("num_attention_heads"), Whole("intermediate_size"));
        declared.Positions = family == HuggingFaceFamily.RoFormer ? Positions.Rotary : Positions.Learned;
        declared.Activation = Text("hidden_act") switch
        {
            "gelu" => Activation.Gelu,
            "gelu_new" or "gelu_pytorch_tanh" => Activation.GeluTanh,
            "relu" => Activation.Relu,
            "silu" or "swish" => Activation.Silu,
            string other => throw new HuggingFaceException($"{path}: hidden_act is {other}, and the language has gelu, gelu_new, relu and silu."),
        };
        declared.NormEpsilon = Number("layer_norm_eps", declared.NormEpsilon);
        declared.Dropout = Number("hidden_dropout_prob", declared.Dropout);
        declared.AttentionDropout = Number("attention_probs_dropout_prob", declared.AttentionDropout);
        declared.InitializerRange = Number("initializer_range", declared.InitializerRange);
        foreach (NetworkOption option in NetworkOption.All.Where(option => option.Range is not null))
        {
            double value = Convert.ToDouble(option.Of(declared), CultureInfo.InvariantCulture);
            if (!option.Range!.Value.Contains(value))
                throw new HuggingFaceException(string.Create(
                    CultureInfo.InvariantCulture, $"{path}: {option.Name} would be {value}, where the language takes {option.Range.Value}."));
        }

        if (declared.HiddenSize % declared.AttentionHeads != 0)
            throw new HuggingFaceException(
                $"{path}: hidden_size is {declared.HiddenSize}, which {declared.AttentionHeads} attention heads cannot share equally.");
        Demand(family.Own.Key, family.Own.Value);
        if (IsMasked)
            Demand("tie_word_embeddings", true);
        bool hasActivatedHead = IsMasked || Architecture == HuggingFaceHead.ArchitectureOf(family, HeadTask.TextClassification);
        if (family == HuggingFaceFamily.RoFormer && hasActivatedHead && declared.Activation != Activation.Gelu)
            throw new HuggingFaceException(
                $"{path}: the head of {Architecture} has the layers' activation, {Text("hidden_act")}, and the language's has gelu.");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The class that it names.</summary>
    public string Architecture { get; }

    /// <summary>Whether it is a masked language model.</summary>
    public bool IsMasked => Architecture.EndsWith("ForMaskedLM", StringComparison.Ordinal);

    /// <summary>What the networks of a model have in common.</summary>
    public (int, int, int, int, HuggingFaceFamily) Shared =>
        (Whole("vocab_size"), Whole("max_position_embeddings"), Whole("type_vocab_size"), Whole("pad_token_id"), family);

    /// <summary>Reads a network's configuration.</summary>
    /// <exception cref="HuggingFaceException">It cannot be read, or something of it cannot be declared.</exception>
    public static DeclaredNetwork Read(string folder)
    {
        string path = System.IO.Path.Combine(folder, HuggingFaceConfig.FileName);
        JsonObject config = HuggingFaceJson.Read(path);
        string type = HuggingFaceConfig.Text(config["model_type"]);
        HuggingFaceFamily family = Enumerable.FirstOrDefault([HuggingFaceFamily.Electra, HuggingFaceFamily.RoFormer], one => one.ModelType == type)
            ?? throw new HuggingFaceException($"{path}: model_type is {type}, and electra and roformer alone can be declared.");
        string architecture = HuggingFaceHead.ArchitectureIn(path, config) ?? family.ClassPrefix + Bare[0];
        string[] known =
        [
            .. Bare.Select(end => family.ClassPrefix + end),
            family.GeneratorArchitecture,
            .. new[] { HeadTask.TextClassification, HeadTask.TokenClassification, HeadTask.QuestionAnswering }
                .Select(task => HuggingFaceHead.ArchitectureOf(family, task)),
            .. family == HuggingFaceFamily.Electra ? [HuggingFaceHead.ArchitectureOf(family, HeadTask.MultipleChoice)] : Array.Empty<string>(),
        ];
        return known.Contains(architecture)
            ? new DeclaredNetwork(path, config, family, architecture)
            : throw new HuggingFaceException(
                $"{path}: it is of {architecture}, and the language has no such network: it has those of {string.Join(", ", known)}.");
    }

    /// <summary>A positive number of the file, or 0 or more of an id.</summary>
    /// <exception cref="HuggingFaceException">It is none.</exception>
    public int Whole(string key) => Value(key) is JsonValue value && value.TryGetValue(out int number) && number >= (key == "pad_token_id" ? 0 : 1)
        ? number
        : throw new HuggingFaceException($"{Path}: {key} is {HuggingFaceConfig.Text(Value(key))}, where a whole number is expected.");

    /// <summary>The arguments of the network's attribute: its sizes, and what is not the language's default.</summary>
    public string Declared() => string.Join(", ", NetworkOption.All
        .Where(option => option.Name is nameof(declared.Layers) or nameof(declared.HiddenSize) or nameof(declared.AttentionHeads)
            or nameof(declared.FeedForwardSize) || !option.Of(declared).Equals(option.Default))
        .Select(option => $"{option.Name} = {Literal(option.Of(declared))}"));

    /// <summary>A network of a part of its width, with heads of the same size.</summary>
    /// <param name="share">What part.</param>
    public DeclaredNetwork Narrowed(int share)
    {
        int heads = Math.Max(1, declared.AttentionHeads / share), width = heads * (declared.HiddenSize / declared.AttentionHeads);
        JsonObject narrow = config.DeepClone().AsObject();
        (narrow["num_attention_heads"], narrow["hidden_size"], narrow["intermediate_size"]) = (heads, width, 4 * width);
        return new DeclaredNetwork(Path, narrow, family, Architecture);
    }

    /// <summary>The attribute of a head, with {0} for the encoder's name; null where there is none.</summary>
    /// <exception cref="HuggingFaceException">Its labels or its problem cannot be declared.</exception>
    public string? Head()
    {
        bool isOfChoices = Architecture == HuggingFaceHead.ArchitectureOf(family, HeadTask.MultipleChoice);
        string key = isOfChoices ? "summary_last_dropout" : "classifier_dropout";
        double dropout = config[key] is null ? declared.Dropout : Number(key, declared.Dropout);
        string common = $"Encoder = typeof({{0}}){(dropout == 0.1 ? "" : $", Dropout = {Literal(dropout)}")}";
        if (isOfChoices)
            return $"[MultipleChoice({common})]";
        if (Architecture == HuggingFaceHead.ArchitectureOf(family, HeadTask.QuestionAnswering))
            return $"[QuestionAnswering({common})]";
        bool isOfTokens = Architecture == HuggingFaceHead.ArchitectureOf(family, HeadTask.TokenClassification);
        if (!isOfTokens && Architecture != HuggingFaceHead.ArchitectureOf(family, HeadTask.TextClassification))
            return null;
        IReadOnlyList<string> labels = HuggingFaceHead.LabelsIn(Path, config);
        string problem = Text("problem_type");
        if (!isOfTokens && labels.Count == 1 && problem is "null" or "regression")
            return $"[TextRegression({common})]";
        if (problem is not ("null" or "single_label_classification") || labels.Count == 1)
            throw new HuggingFaceException(
                $"{Path}: problem_type is {problem} with {labels.Count} labels, and the language's heads give one of several labels, or one number.");
        if (labels.Distinct(StringComparer.Ordinal).Count() < labels.Count)
            throw new HuggingFaceException($"{Path}: two labels have the same name: {string.Join(", ", labels)}.");

        // What the compiler refuses, too (EDSL4002).
        if (labels.FirstOrDefault(label => label.Any(char.IsControl) || label.Trim() != label || !label.Any(char.IsLetterOrDigit)) is { } unusable)
            throw new HuggingFaceException(
                $"{Path}: the label {JsonSerializer.Serialize(unusable, Quoted)} cannot be declared: a label has a letter or digit, no control character, and no blank at either end.");
        string names = string.Join(", ", labels.Select(label => JsonSerializer.Serialize(label, Quoted)));
        names = names.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
        return $"[{(isOfTokens ? "TokenClassification" : "TextClassification")}({common}, Labels = [{names}])]";
    }

    private static string Literal(object value) => value switch
    {
        Enum choice => $"{choice.GetType().Name}.{choice}",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private JsonNode? Value(string key) => config.TryGetPropertyValue(key, out JsonNode? value) ? value : Known(key);

    private JsonNode? Known(string key) => family.Defaults.ContainsKey(key) || key == "embedding_size" ? family.Default(key, config) : null;

    private string Text(string key) => HuggingFaceConfig.Text(Value(key));

    private double Number(string key, double usual) => Value(key) switch
    {
        null => usual,
        JsonValue value when value.TryGetValue(out double number) => number,
        JsonNode other => throw new HuggingFaceException($"{Path}: {key} is {other.ToJsonString()}, where a number is expected."),
    };

    private void Demand(string key, JsonNode wanted)
    {
        if (Text(key) != HuggingFaceConfig.Text(wanted))
            throw new HuggingFaceException(
                $"{Path}: {key} is {Text(key)}, and the language has no such network: it must be {HuggingFaceConfig.Text(wanted)}.");
    }
}
