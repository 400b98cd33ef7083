using System.Text.Json.Nodes;
using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.FineTuning;
using ElectraDsl.Inference;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Publishing;

/// <summary>A fine-tuned run as a folder in Hugging Face's form, and the way back.</summary>
[Collection(nameof(Training.Runs))]
public sealed class HeadFolderTests : IDisposable
{
    private readonly ToyTask task = new();

    public void Dispose() => task.Dispose();

    public static TheoryData<FineTuningRecipe, string> Heads => new()
    {
        { new LearnedSentiment(), "ElectraForSequenceClassification" },
        { new DeltaSentiment(), "ElectraForSequenceClassification" },
        { new LearnedSimilarity { TargetScale = 5 }, "ElectraForSequenceClassification" },
        { new LearnedEntities(), "ElectraForTokenClassification" },
        { new LearnedAnswers(), "ElectraForQuestionAnswering" },
        { new LearnedChoices(), "ElectraForMultipleChoice" },
        { new TinySentiment(), "RoFormerForSequenceClassification" },
        { new TinyEntities(), "RoFormerForTokenClassification" },
        { new TinyAnswers(), "RoFormerForQuestionAnswering" },
        { new RotaryReluEntities(), "RoFormerForTokenClassification" },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Folder_SaysTheSameAsTheRun_ToTheBit(FineTuningRecipe recipe, string architecture)
    {
        Train(recipe);
        Assert.True(FineTunedModel.SaveHuggingFace(recipe, task["run"], task["hf"]) > 0);
        JsonObject config = Config();
        Assert.Equal(architecture, (string?)config["architectures"]![0]);
        if (recipe.Head.Labels.Count > 0)
        {
            Assert.Equal(recipe.Head.Labels.Count, (int)config["num_labels"]!);
            Assert.All(recipe.Head.Labels, (label, index) => Assert.Equal(
                (label, index), ((string)config["id2label"]![$"{index}"]!, (int)config["label2id"]![label]!)));
        }

        Assert.Equal(
            ["README.md", "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"],
            Directory.EnumerateFiles(task["hf"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using Predictor run = Predictor.Open(recipe, task["run"]), folder = Predictor.Open(recipe, task["hf"]);
        Assert.Equal(Said(run), Said(folder));
        Assert.Equal(run.Recipe.MaxLength, folder.Recipe.MaxLength);
    }

    [Fact]
    public void Labels_AreFoundByName_InAnyOrder()
    {
        Save(new LearnedSentiment());
        using Predictor one = Predictor.Open(new LearnedSentiment(), task["hf"]), other = Predictor.Open(new TurnedSentiment(), task["hf"]);
        LabelPrediction here = one.Predict(["a good film"])[0], there = other.Predict(["a good film"])[0];
        Assert.Equal((here.Label, here.Probability), (there.Label, there.Probability));
        Assert.Equal(1 - here.Index, there.Index);
        AssertRefused(new OtherSentiment(), "has the labels negative, positive, where OtherSentiment declares positive, neutral: name them alike");
        AssertRefused(new LearnedEntities(), "it is of ElectraForSequenceClassification, and LearnedEntities is a head for TokenClassification");
        AssertRefused(new LearnedSimilarity(), "problem_type is single_label_classification, and LearnedSimilarity is a head for TextRegression");
        AssertRefused(new TinySentiment(), "model_type is electra, where roformer is expected");
        Change(config => config.Remove("id2label"));
        AssertRefused(new LearnedSentiment(), "has the labels LABEL_0, LABEL_1, where LearnedSentiment declares negative, positive");
        Change(config => config["id2label"] = new JsonObject { ["0"] = "negative", ["2"] = "positive" });
        AssertRefused(new LearnedSentiment(), "id2label must name a label for each number from 0 on, and does not for 1");
        File.Move(task["hf", "model.safetensors"], task["hf", "pytorch_model.bin"]);
        Change(config => config["id2label"] = new JsonObject { ["0"] = "negative", ["1"] = "positive" });
        AssertRefused(new LearnedSentiment(), "holds pytorch_model.bin, which only Python can read", "save_pretrained");
    }

    /// <summary>Norms as TensorFlow called them, positions that PyTorch counted, and half of the bits.</summary>
    [Fact]
    public void OldNames_AreTaken()
    {
        Save(new LearnedSentiment());
        Rewrite(tensors => tensors.ToDictionary(
            one => one.Key
                .Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
                .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal),
            one => one.Value),
            ("electra.embeddings.position_ids", zeros(1, 64, ScalarType.Int64)));
        AssertSame(new LearnedSentiment());
        Rewrite(tensors => tensors, ("electra.embeddings.LayerNorm.weight", zeros(16)));
        AssertRefused(new LearnedSentiment(), "holds electra.embeddings.LayerNorm.weight twice");
    }

    [Fact]
    public void TensorThatIsMissing_OrUnknown_IsNamed()
    {
        Save(new LearnedSentiment());
        Rewrite(tensors => tensors, ("pooler.weight", zeros(2)));
        AssertRefused(new LearnedSentiment(), "pooler.weight is not a tensor of the discriminator of");
        Rewrite(tensors => tensors.Where(one => one.Key != "pooler.weight" && one.Key != "classifier.out_proj.bias").ToDictionary());
        AssertRefused(new LearnedSentiment(), "has no tensor classifier.out_proj.bias");
        Rewrite(tensors => tensors, ("classifier.out_proj.bias", zeros(3)));
        AssertRefused(new LearnedSentiment(), "classifier.out_proj.bias is F32 [3], where F32 [2] is declared");
    }

    [Theory]
    [InlineData("Form = HeadForm.HuggingFace loads there", "HeadForm.Original is declared", typeof(OriginalForm))]
    [InlineData("Pooling = Pooling.Cls loads there", "Pooling.Mean is declared", typeof(MeanPooling))]
    [InlineData("--format onnx writes it as it is", "the head of a network with rotary positions has the layers' activation", typeof(RotaryReluSentiment))]
    public void HeadThatTransformersHasNot_IsRefused_WithWhatCanBeHad(string wayOut, string reason, Type head)
    {
        FineTuningRecipe recipe = (FineTuningRecipe)Activator.CreateInstance(head)!;
        Train(recipe);
        string message = Assert.Throws<HuggingFaceException>(() => FineTunedModel.SaveHuggingFace(recipe, task["run"], task["hf"])).Message;
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.Contains(wayOut, message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(task["hf"]));
        Assert.True(FineTunedModel.SaveOnnx(recipe, task["run"], task["onnx"], [OnnxPrecision.Float32]) > 0);
    }

    [Fact]
    public void TunedEncoder_IsTheSameFromRunAndFolder_AndDetectsNothing()
    {
        Save(new LearnedSentiment());
        using TextEncoder run = TextEncoder.Open<Learned>(task["run"]), folder = TextEncoder.Open<Learned>(task["hf"]);
        using Tensor one = run.Encode("a good film"), other = folder.Encode("a good film");
        TensorAssert.Same(one, other);
        Assert.False(run.IsDiscriminator || folder.IsDiscriminator);
        Assert.Contains("fine-tuned", Assert.Throws<NotSupportedException>(() => run.FindReplaced("a film")).Message, StringComparison.Ordinal);

        // A bare encoder is saved without the prefix, and whatever head stands on it is passed over.
        Rewrite(tensors => tensors.Where(tensor => !tensor.Key.StartsWith("classifier", StringComparison.Ordinal))
            .ToDictionary(tensor => tensor.Key["electra.".Length..], tensor => tensor.Value));
        using TextEncoder bare = TextEncoder.Open<Learned>(task["hf"]);
        using Tensor third = bare.Encode("a good film");
        TensorAssert.Same(one, third);
    }

    [Fact]
    public void FolderAndRun_AreEncodersOfAnotherRun()
    {
        Save(new LearnedSentiment());
        foreach (string source in new[] { "run", "hf" })
        {
            FineTuningOutcome outcome = FineTuningRun.Start(
                new LearnedEntities { Epochs = 1, FreezeEncoder = true }, task["from-" + source], task.Tags(), EncoderSource.Trained(task[source]), CPU);
            Assert.True(outcome.Completed);
        }

        using TextEncoder tuned = TextEncoder.Open<Learned>(task["run"]), one = TextEncoder.Open<Learned>(task["from-run"]),
            other = TextEncoder.Open<Learned>(task["from-hf"]);
        using Tensor wanted = tuned.Encode("a good film"), first = one.Encode("a good film"), second = other.Encode("a good film");
        TensorAssert.Same(wanted, first);
        TensorAssert.Same(wanted, second);
    }

    [Fact]
    public void Card_HasTheFiguresOfTheRun()
    {
        Save(new LearnedSimilarity { TargetScale = 5 });
        string card = File.ReadAllText(task["hf", "README.md"]);
        TaskReport report = FineTuningFolder.Open(task["run"]).ReadReport()!;
        Assert.StartsWith(
            "---\nlibrary_name: transformers\npipeline_tag: text-classification\ntags:\n- electra\nmetrics:\n- pearsonr\n- spearmanr\n---\n\n# LearnedSimilarity\n",
            card,
            StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant($"| Pearson correlation | {report.Figures["pearson"]:0.000} | {report.Figures["baseline_pearson"]:0.000} | the mean |\n"),
            card,
            StringComparison.Ordinal);
        Assert.Contains("| learned from | numbers-train.csv |\n| evaluated on | numbers-dev.csv |\n| encoder | Learned, from random weights |", card, StringComparison.Ordinal);
        Assert.Contains("| `target_scale` | 5 |", card, StringComparison.Ordinal);
        Assert.Contains("The network gives the number divided by 5", card, StringComparison.Ordinal);
        Assert.Contains("```\nfinetune as typed\n```", card, StringComparison.Ordinal);
    }

    private void Train(FineTuningRecipe recipe) => _ = FineTuningRun.Start(
        recipe with { Epochs = 1, BatchSize = 8, LearningRate = 5e-3, MaxLength = 24 },
        task["run"],
        recipe.Head.Task switch
        {
            HeadTask.TextRegression => task.Numbers(),
            HeadTask.TokenClassification => task.Tags(),
            HeadTask.QuestionAnswering => task.Questions(),
            HeadTask.MultipleChoice => task.Choices(),
            _ => task.Texts(),
        },
        EncoderSource.Random(task.Vocabulary),
        CPU,
        "finetune as typed");

    private void Save(FineTuningRecipe recipe)
    {
        Train(recipe);
        _ = FineTunedModel.SaveHuggingFace(recipe, task["run"], task["hf"]);
    }

    /// <summary>Everything that a head says of some texts, every digit of it.</summary>
    private static string Said(Predictor predictor) => predictor.Recipe.Head.Task switch
    {
        HeadTask.TextRegression => string.Join(' ', predictor.PredictNumbers([("the good film", "was dark"), ("the bad film", "was, rather dark")])),
        HeadTask.TokenClassification => string.Join(' ', predictor.PredictWords([["Bob", "lives", "in", "Rome"]])[0].SelectMany(one => one.Probabilities)),
        HeadTask.QuestionAnswering => string.Join(' ', predictor.PredictAnswers([("Where?", "The dark film and Alice lives in Rome.")])),
        HeadTask.MultipleChoice => string.Join(' ', predictor.PredictChoices([("the film", ["good", "bad"])])[0].Probabilities),
        _ => string.Join(' ', predictor.Predict(["a good film", "a bad film"]).SelectMany(one => one.Probabilities)),
    };

    private void AssertSame(FineTuningRecipe recipe)
    {
        using Predictor run = Predictor.Open(recipe, task["run"]), folder = Predictor.Open(recipe, task["hf"]);
        Assert.Equal(Said(run), Said(folder));
    }

    private void AssertRefused(FineTuningRecipe recipe, params string[] fragments)
    {
        string message = Assert.Throws<HuggingFaceException>(() => Predictor.Open(recipe, task["hf"])).Message;
        Assert.DoesNotContain('\n', message);
        Assert.All(fragments, fragment => Assert.Contains(fragment, message, StringComparison.Ordinal));
    }

    private JsonObject Config() => JsonNode.Parse(File.ReadAllText(task["hf", "config.json"]))!.AsObject();

    private void Change(Action<JsonObject> change)
    {
        JsonObject config = Config();
        change(config);
        File.WriteAllText(task["hf", "config.json"], config.ToJsonString());
    }

    private void Rewrite(Func<Dictionary<string, Tensor>, Dictionary<string, Tensor>> change, params (string Name, Tensor Values)[] added)
    {
        using DisposeScope scope = NewDisposeScope();
        string path = task["hf", "model.safetensors"];
        Dictionary<string, Tensor> tensors;
        using (SafetensorsFile file = SafetensorsFile.Open(path))
            tensors = file.Entries.ToDictionary(entry => entry.Name, entry => file.Load(entry.Name));
        foreach ((string name, Tensor values) in added)
            tensors[name] = values;
        SafetensorsFile.Write(path, [.. change(tensors).Select(one => (one.Key, one.Value))], new Dictionary<string, string> { ["format"] = "pt" });
    }
}
