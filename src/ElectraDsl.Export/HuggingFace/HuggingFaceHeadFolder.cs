using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>
/// An encoder with a head as Hugging Face's transformers loads it: a folder with config.json, model.safetensors, the tokenizer's files and a model
/// card. Reading also takes shards, half precision, and the names that older versions gave to norms.
/// </summary>
/// <remarks>
/// Names are those of <c>ElectraForSequenceClassification</c>, <c>ElectraForTokenClassification</c>, <c>ElectraForQuestionAnswering</c> and
/// <c>ElectraForMultipleChoice</c> or, of an encoder with rotary positions, of RoFormer's classes of the first three names. Heads of pre-training are
/// left out.
/// </remarks>
public static class HuggingFaceHeadFolder
{
    /// <summary>Whether a folder holds a single network, which may be an encoder with a head.</summary>
    public static bool IsHere(string path) => HuggingFaceEncoderFolder.IsHere(path);

    /// <summary>Checks all that can be checked before there are weights to save.</summary>
    /// <param name="path">A folder that must not exist yet.</param>
    /// <param name="facts">The encoder's model.</param>
    /// <param name="head">The head.</param>
    /// <exception cref="HuggingFaceException">The folder exists or cannot be made, or transformers has no such head or encoder.</exception>
    public static void Check(string path, ModelConfig facts, HeadConfig head)
    {
        if (HuggingFaceHead.Obstacle(facts, head) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}.");
        HuggingFaceFolder.CheckNew(path);
    }

    /// <summary>Writes the folder, which is complete or absent.</summary>
    /// <param name="path">A folder that must not exist yet.</param>
    /// <param name="arena">The weights of encoder and head.</param>
    /// <param name="facts">The encoder's model.</param>
    /// <param name="head">The head.</param>
    /// <param name="text">How texts become its input.</param>
    /// <param name="card">What the model card says besides; null for nothing.</param>
    /// <exception cref="HuggingFaceException">The folder exists or cannot be made, or transformers has no such head or encoder.</exception>
    public static void Save(string path, ParameterArena arena, ModelConfig facts, HeadConfig head, HeadText text, ModelCard? card = null)
    {
        Check(path, facts, head);
        HuggingFaceNetwork network = HuggingFaceHead.KeptOf(facts);
        JsonObject config = HuggingFaceConfig.Of(facts, network, network.EmbeddingSize(arena.Layout, facts));
        HuggingFaceFamily family = network.FamilyOf(facts);
        config["architectures"] = new JsonArray(HuggingFaceHead.ArchitectureOf(family, head.Task));
        if (family == HuggingFaceFamily.Electra)
            config[head.Task == HeadTask.MultipleChoice ? "summary_last_dropout" : "classifier_dropout"] = head.Dropout;
        HuggingFaceHead.Describe(config, head);
        if (head.Task == HeadTask.TextRegression)
            config[HuggingFaceHead.TargetScaleKey] = text.TargetScale;
        _ = Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicWrite.Folder(Path.TrimEndingDirectorySeparator(path), folder =>
        {
            using DisposeScope scope = NewDisposeScope();
            HuggingFaceConfig.Write(Path.Combine(folder, HuggingFaceConfig.FileName), config);
            SafetensorsFile.Write(
                Path.Combine(folder, HuggingFaceWeights.FileName),
                [
                    .. HuggingFaceEncoderFolder.Tensors(network, arena.Layout, facts).Concat(Tensors(network, arena.Layout, facts))
                        .OrderBy(tensor => tensor.Key, StringComparer.Ordinal)
                        .Select(tensor => (tensor.Key, tensor.Read(arena))),
                    .. family.Computed(facts, network.FactsOf(facts)),
                ],
                HuggingFaceFolder.Metadata);
            HuggingFaceTokenizer.Write(folder, text.Vocabulary, text.LowerCase, facts.Pretokenization, text.MaxLength);
            HuggingFaceCard.Write(folder, facts, head, card ?? ModelCard.Empty);
        });
    }

    /// <summary>Fills an arena with encoder and head.</summary>
    /// <param name="path">A folder as <see cref="Save"/> or transformers writes it.</param>
    /// <param name="arena">The weights of encoder and head; the heads of pre-training stay as they are.</param>
    /// <param name="facts">The encoder's model.</param>
    /// <param name="head">The head. The folder may have its labels in another order.</param>
    /// <returns>How texts become its input.</returns>
    /// <exception cref="HuggingFaceException">
    /// The configuration contradicts the declarations, the labels are others, a tensor is missing, unknown or of another shape, or there is no
    /// vocabulary. Nothing has been changed then, except where reading itself fails.
    /// </exception>
    /// <exception cref="VocabularyException">The vocabulary cannot be read, or is another one than the model was declared for.</exception>
    public static HeadText Load(string path, ParameterArena arena, ModelConfig facts, HeadConfig head)
    {
        if (HuggingFaceHead.Obstacle(facts, head) is { } obstacle)
            throw new HuggingFaceException($"{obstacle}.");
        string configPath = Path.Combine(path, HuggingFaceConfig.FileName);
        JsonObject config = HuggingFaceJson.Read(configPath);
        IReadOnlyList<int> rows = HuggingFaceHead.RowsOf(configPath, config, head);
        HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.Find(path)
            ?? throw new HuggingFaceException($"{path} holds no vocab.txt beside the weights: save the tokenizer there, too.");
        WordPieceVocabulary vocabulary = WordPieceVocabulary.Load(tokenizer.VocabularyPath);
        vocabulary.Check(facts.VocabularySize, facts.SpecialTokens);
        tokenizer.Check(facts);
        HuggingFaceNetwork network = HuggingFaceHead.KeptOf(facts);
        HuggingFaceTensor[] own = [.. Tensors(network, arena.Layout, facts)];
        HuggingFaceEncoderFolder.Read(path, arena, facts, network, own, isAll: true, (weights, tensor) =>
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor values = weights.Load(tensor.Key);
            if (HuggingFaceHead.IsLast(tensor.Parameter))
                values = values.index_select(0, torch.tensor(rows.Select(row => (long)row).ToArray()));
            _ = arena.Values(tensor.Parameter).copy_(values);
        });
        int longest = Math.Min(HuggingFaceTokenizer.LongestIn(path) ?? facts.MaxPositions, facts.MaxPositions);
        return new HeadText(vocabulary, tokenizer.LowerCase ?? true, longest, ScaleIn(configPath, config));
    }

    private static IEnumerable<HuggingFaceTensor> Tensors(HuggingFaceNetwork network, ArenaLayout layout, ModelConfig facts) =>
        network.Tensors(layout, facts).Where(tensor => HuggingFaceHead.IsOwn(tensor.Parameter));

    private static double ScaleIn(string path, JsonObject config) => config[HuggingFaceHead.TargetScaleKey] switch
    {
        null => 1,
        JsonValue value when value.TryGetValue(out double scale) && scale > 0 && double.IsFinite(scale) => scale,
        JsonNode other => throw new HuggingFaceException(
            $"{path}: {HuggingFaceHead.TargetScaleKey} is {other.ToJsonString()}, where a number above 0 is expected."),
    };
}
