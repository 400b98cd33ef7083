using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.Inference;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Tests.Cli;

/// <summary>What the commands do with a run of a masked language model, beside one of <see cref="Tiny"/> on the same text.</summary>
[Collection(nameof(Training.Runs))]
public sealed class MaskedRunCommandTests(MaskedRunCommandTests.TrainedRuns trained) : IClassFixture<MaskedRunCommandTests.TrainedRuns>
{
    private string Run => trained.Folder[nameof(TinyMasked)];

    [Fact]
    public void Pretrain_ShowsTheFiguresOfItsObjective()
    {
        Assert.All(
            ["MLM accuracy", "masked tokens predicted correctly (accuracy)", "always the most frequent token"],
            figure => Assert.Contains(figure, trained.Output, StringComparison.Ordinal));
        Assert.All(["RTD", "discriminator", "replaced"], foreign => Assert.DoesNotContain(foreign, trained.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void Report_HoldsItsCurvesAndNoOthers()
    {
        string page = File.ReadAllText(Path.Combine(Run, "report.html"));
        XElement root = XDocument.Parse(page).Root!;
        Assert.All(
            ["masked tokens predicted correctly (accuracy)", "Loss, nats per masked token", "always the most frequent token", "encoder"],
            text => Assert.Contains(text, root.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("RTD", root.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("demo", "--text", "the cat follows a boat")]
    [InlineData("evaluate", "--against", "reference")]
    [InlineData("evaluate", "--minimal-pairs", "pairs.tsv")]
    public void WhatADiscriminatorShows_IsRefused(params string[] arguments)
    {
        File.WriteAllText(trained.Folder["pairs.tsv"], "the cat follows a small boat.\tthe cat boat a small boat.\n");
        string[] given = [.. arguments.Select(argument => argument.EndsWith(".tsv", StringComparison.Ordinal) ? trained.Folder[argument] : argument)];
        Program([given[0], "--run", Run, .. given[1..], "--device", "cpu"])
            .IsUsageError("TinyMasked is trained by masked language modeling: it has no discriminator to detect replaced tokens");
    }

    /// <summary>The referee asks a discriminator, and only a discriminator can call no token replaced.</summary>
    [Fact]
    public void Comparison_OffersItNoRefereeAndInventsNoFigures()
    {
        string output = Successful("compare", Run, trained.Folder[nameof(Tiny)]).Output;
        Assert.DoesNotContain($"--against reference --run {Run}", output, StringComparison.Ordinal);
        Assert.Contains($"--against reference --run {trained.Folder[nameof(Tiny)]}", output, StringComparison.Ordinal);
        string precision = output.Split('\n').Single(line => line.Contains("RTD precision", StringComparison.Ordinal));
        Assert.Equal("-", precision.Split('|')[2].Trim());
    }

    [Fact]
    public void Evaluate_MeasuresItAgain()
    {
        JsonElement json = Json("evaluate", "--run", Run, "--device", "cpu", "--json");
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Run, "evaluation.json")));
        foreach (string figure in new[] { "mlm_accuracy", "mlm_loss", "mlm_perplexity", "most_frequent_token_accuracy" })
            Assert.Equal(file.RootElement.GetProperty(figure).GetRawText(), json.GetProperty(figure).GetRawText());
        Assert.Contains(
            "masked tokens predicted correctly (accuracy)",
            Successful("evaluate", "--run", Run, "--corpus", trained.Folder["text.txt"], "--device", "cpu").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_JudgesTheEncoder()
    {
        Random random = new(3);
        File.WriteAllLines(
            trained.Folder["task.tsv"],
            Enumerable.Range(0, 300).Select(_ => random.Next(2) == 0 ? "0\tthe cat follows a boat" : "1\tthe cat follows the road"));
        JsonElement json = Json("evaluate", "--run", Run, "--probe", trained.Folder["task.tsv"], "--device", "cpu", "--json");
        Assert.True(json.GetProperty("probe_accuracy").GetDouble() > 0.9);
    }

    [Fact]
    public void Encoder_IsOpenedFromTheRun()
    {
        using TextEncoder encoder = TextEncoder.Open<TinyMasked>(Run);
        using torch.Tensor vectors = encoder.Encode("the cat follows a boat");
        Assert.All(vectors.data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [InlineData(nameof(TinyMasked), "ElectraForMaskedLM", "generator_lm_head.weight")]
    [InlineData(nameof(TinyMaskedRotary), "RoFormerForMaskedLM", "cls.predictions.decoder.weight")]
    public void Export_LoadsInTransformers_AndBackToTheBit(string model, string architecture, string outputMatrix)
    {
        string run = trained.Folder[model], output = trained.Folder["exported", model];
        CapturedRun exported = Successful("export", "--run", run, "--output", output);
        Assert.Contains($"Wrote step 6 to {Path.Combine(output, "encoder")}.", exported.Output, StringComparison.Ordinal);
        Assert.Equal(["encoder"], Directory.EnumerateDirectories(output).Select(Path.GetFileName));
        Assert.Equal(
            ["README.md", "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"],
            Directory.EnumerateFiles(Path.Combine(output, "encoder")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(architecture, (string?)JsonNode.Parse(File.ReadAllText(Path.Combine(output, "encoder", "config.json")))!["architectures"]![0]);
        using (SafetensorsFile file = SafetensorsFile.Open(Path.Combine(output, "encoder", "model.safetensors")))
            Assert.Equal([160, 16], file.Find(outputMatrix).Shape.ToArray());

        PretrainingRecipe recipe = model == nameof(TinyMasked) ? new TinyMasked() : new TinyMaskedRotary();
        using ParameterArena there = new(recipe.Layout, torch.CPU), here = new(recipe.Layout, torch.CPU), inRun = new(recipe.Layout, torch.CPU);
        ArenaFile.LoadWeights(Path.Combine(run, "checkpoints", "step-00000006", "arena.safetensors"), there);
        HuggingFaceFolder.Load(output, here, recipe.Facts);
        TensorAssert.Same(there.Weights, here.Weights);
        HuggingFaceFolder.Load(Path.Combine(run, "hf"), inRun, recipe.Facts);
        TensorAssert.Same(there.Weights, inRun.Weights);

        _ = Successful(trained.Arguments("more-" + model, model, "--steps", "3", "--initialize-from", output));
        Directory.Delete(Path.Combine(output, "encoder"), recursive: true);
        HuggingFaceException absent = Assert.Throws<HuggingFaceException>(() => HuggingFaceFolder.Load(output, here, recipe.Facts));
        Assert.Contains("encoder does not exist", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Info_TellsOfTheRunAndOfTheModel()
    {
        string run = Successful("info", "--run", Run).Output;
        Assert.Contains("step         6 of 6, finished", run, StringComparison.Ordinal);
        Assert.Contains("by mlm-loss: MLM accuracy", run, StringComparison.Ordinal);
        string model = Successful("info", "--model", "TinyMasked").Output;
        Assert.Contains("encoder", model, StringComparison.Ordinal);
        Assert.DoesNotContain("discriminator", model, StringComparison.Ordinal);
        JsonElement json = Json("info", "--model", "TinyMasked", "--json").GetProperty("models")[0];
        Assert.Equal(TinyMasked.Costs.TotalParameters, json.GetProperty("parameters").GetInt64());
        Assert.Equal(TinyMasked.Costs.EncoderParameters, json.GetProperty("encoder").GetProperty("parameters").GetInt64());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("generator").ValueKind);
    }

    [Fact]
    public void Compare_ShowsBothObjectives()
    {
        CapturedRun run = Successful("compare", trained.Folder["Tiny"], Run, "--output", trained.Folder["comparison.html"]);
        Assert.All(
            ["RTD AUC", "MLM accuracy", "MLM loss", "FLOPs", "objective"],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.Equal(
            [
                "model Tiny -> TinyMasked", "generator declared -> absent", "discriminator positions rotary -> learned",
                "objective replaced_token_detection -> masked_language_model", "best metric rtd_auc -> mlm_loss",
            ],
            CompareCommandTests.Lines(run.Output[run.Output.IndexOf("How TinyMasked differs", StringComparison.Ordinal)..run.Output.IndexOf("Curves and tables", StringComparison.Ordinal)]));
        string page = XDocument.Parse(File.ReadAllText(trained.Folder["comparison.html"])).Root!.Value;
        Assert.All(["RTD AUC", "MLM accuracy", "objective"], text => Assert.Contains(text, page, StringComparison.Ordinal));
        JsonElement second = Json("compare", trained.Folder["Tiny"], Run, "--json").GetProperty("runs")[1];
        Assert.Equal(
            6 * 4 * 32 * new TinyMasked().Facts.TrainingFlopsPerToken(32),
            second.GetProperty("budget").GetProperty("training_flops").GetDouble(),
            1.0);
    }

    [Fact]
    public void Sweep_TrainsBothModels()
    {
        CapturedRun run = Program([
            "sweep",
            "--corpus",
            trained.Folder["text.txt"],
            "--output",
            trained.Folder["sweep"],
            "--device", "cpu", "--batch-size", "4", "--sequence-length", "32", "--warmup-steps", "2", "--report-every", "3",
            "--evaluation-sequences", "16", "--models", "Tiny,TinyMasked", "--seed", "1,2", "--steps", "4",
        ]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(
            ["4 runs of 2 variants", "RTD AUC", "MLM accuracy", "(trivial baseline)"],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("NSP", run.Output, StringComparison.Ordinal);
        JsonNode masked = JsonNode.Parse(Successful("sweep", "--resume", trained.Folder["sweep"], "--device", "cpu", "--json").Output)!["variants"]!
            .AsArray().Single(variant => ((string)variant!["model"]!).EndsWith("TinyMasked", StringComparison.Ordinal))!;
        Assert.InRange((double)masked["figures"]!["mlm_accuracy"]!["baseline"]!, 0, 1);
    }

    [Fact]
    public void RunOfAnotherObjective_IsRefused()
    {
        Program("pretrain", "--resume", Run, "--model", "Tiny", "--device", "cpu").IsUsageError("TinyMasked");
        Program(trained.Arguments("from", "Tiny", "--steps", "1", "--initialize-from", Run)).IsUsageError("TinyMasked");
        Program(trained.Arguments("best", "TinyMasked", "--steps", "1", "--best-metric", "rtd-auc"))
            .IsUsageError("--best-metric is rtd-auc", "masked language modeling");
    }

    private static CapturedRun Program(params string[] arguments) => CapturedRun.Of(arguments, new Tiny(), new TinyMasked(), new TinyMaskedRotary());

    private static CapturedRun Successful(params string[] arguments)
    {
        CapturedRun run = Program(arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private static JsonElement Json(params string[] arguments)
    {
        using JsonDocument document = JsonDocument.Parse(Successful(arguments).Output);
        return document.RootElement.Clone();
    }

    /// <summary>One run of six steps of each model.</summary>
    public sealed class TrainedRuns : IDisposable
    {
        public TrainedRuns()
        {
            _ = SmallText.Write(Folder["text.txt"]);
            foreach (string model in new[] { nameof(Tiny), nameof(TinyMaskedRotary), nameof(TinyMasked) })
                Output = Successful(Arguments(model, model, "--steps", "6", "--checkpoint-every", "2", "--evaluate-every", "2")).Output;
        }

        internal TemporaryFolder Folder { get; } = new();

        /// <summary>What the run of <see cref="TinyMasked"/> said.</summary>
        internal string Output { get; } = "";

        internal string[] Arguments(string output, string model, params string[] options) =>
        [
            "pretrain",
            "--model",
            model,
            "--corpus",
            Folder["text.txt"],
            "--output",
            Folder[output],
            "--batch-size", "4", "--sequence-length", "32", "--warmup-steps", "2", "--report-every", "3", "--evaluation-sequences", "16", "--device",
            "cpu",
            .. options,
        ];

        public void Dispose() => Folder.Dispose();
    }
}
