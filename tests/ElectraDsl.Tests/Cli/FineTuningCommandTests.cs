using System.Text.Json;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Tests.Cli;

/// <summary><c>finetune</c> and <c>predict</c> of a project with a head of each task.</summary>
public sealed class FineTuningCommandTests : IDisposable
{
    private readonly TinyProgram program = new();

    public FineTuningCommandTests()
    {
        _ = program.Train("Tiny");
        string[] animals = ["cat", "dog"];
        Write("more.tsv", ["text\tlabel", "a cat sat\tcat", "a dog sat\tdog"]);
        Write("texts.tsv", ["text\tlabel", .. Rows(row => $"the {animals[row % 2]} sat\t{animals[row % 2]}")]);
        Write("pairs.tsv", ["a\tb\tlabel", .. Rows(row => $"the {animals[row % 2]}\ta {animals[row / 2 % 2]}\t{(row % 2 == row / 2 % 2 ? "same" : "different")}")]);
        Write("numbers.tsv", ["a\tb\tlabel", .. Rows(row => $"the {animals[row % 2]}\ta {animals[row / 2 % 2]}\t{(row % 2 == row / 2 % 2 ? 5 : 0)}")]);
        Write("tags.conll", [.. Rows(row => $"the O\n{animals[row % 2]} B-ANIMAL\nsat O\n")]);
        object[] questions = [.. Rows(row => (object)new
        {
            id = $"{row}",
            question = "who sat?",
            answers = new[] { new { text = animals[row % 2], answer_start = 4 } },
        })];
        File.WriteAllText(program["questions.json"], JsonSerializer.Serialize(new
        {
            data = new[] { new { paragraphs = questions.Select((one, row) => new { context = $"the {animals[row % 2]} sat", qas = new[] { one } }) } },
        }));
    }

    public void Dispose() => program.Dispose();

    [Theory]
    [InlineData("Animal", "texts.tsv", "", "the cat sat", "label")]
    [InlineData("SameAnimal", "pairs.tsv", "a b", "the cat\ta dog", "label")]
    [InlineData("Likeness", "numbers.tsv", "a b", "the cat\ta dog", "number")]
    [InlineData("AnimalNames", "tags.conll", "", "the cat sat", "labels")]
    [InlineData("AnimalAnswers", "questions.json", "", "who sat?\tthe cat sat", "answer")]
    public void EveryHead_IsTrained_SaysWhatItIsFor_AndIsEvaluated(string head, string file, string columns, string line, string result)
    {
        string[] named = columns.Length == 0 ? [] : ["--text-column", columns.Split(' ')[0], "--second-text-column", columns.Split(' ')[1]];
        CapturedRun trained = Run([
            "finetune", "--model", head, "--encoder", program["Tiny"], "--train", program[file], "--dev", program[file], "--output", program[head],
            "--epochs", "2", "--batch-size", "4", "--report-every", "2", "--device", "cpu", .. named,
        ]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("best so far", trained.Output, StringComparison.Ordinal);

        CapturedRun predicted = Run(["predict", "--run", program[head], "--device", "cpu"], line + "\n");
        Assert.True(predicted.ExitCode == 0, predicted.Error);
        JsonElement prediction = JsonDocument.Parse(predicted.Output).RootElement;
        Assert.Equal(line, prediction.GetProperty("text").GetString());
        Assert.True(prediction.TryGetProperty(result, out _), predicted.Output);

        CapturedRun evaluated = Run(["predict", "--run", program[head], "--evaluate", program[file], "--json", "--device", "cpu", .. named]);
        Assert.True(evaluated.ExitCode == 0, evaluated.Error);
        JsonElement report = JsonDocument.Parse(evaluated.Output).RootElement;
        Assert.Equal(16, report.GetProperty("examples").GetInt32());
        Assert.Contains(report.EnumerateObject(), member => member.Name.StartsWith("baseline_", StringComparison.Ordinal));
    }

    [Fact]
    public void Runs_AreCompared_ByFiguresAndWhatTheyDoDifferently()
    {
        string[] command =
        [
            "finetune", "--model", "Animal", "--encoder", program["Tiny"], "--train", program["texts.tsv"], "--dev", program["texts.tsv"],
            "--epochs", "1", "--batch-size", "8", "--device", "cpu",
        ];
        Assert.Equal(0, Run([.. command, "--output", program["one"]]).ExitCode);
        Assert.Equal(0, Run([.. command, "--output", program["many"], "--seeds", "3", "--learning-rate", "1e-2"]).ExitCode);

        CapturedRun compared = Run(["compare", program["one"], program["many"]]);
        Assert.True(compared.ExitCode == 0, compared.Error);
        Assert.All(
            ["one", "many", "Matthews correlation", "accuracy", "baseline", " *", " to ", "How many differs from one", "learning rate", "-> 0.01"],
            text => Assert.Contains(text, compared.Output, StringComparison.Ordinal));

        JsonElement[] runs = [.. JsonDocument.Parse(Run(["compare", program["one"], program["many"], "--json"]).Output).RootElement.GetProperty("runs").EnumerateArray()];
        double[] seeds = [.. runs[1].GetProperty("figures").GetProperty("loss").GetProperty("seeds").EnumerateArray().Select(one => one.GetDouble())];
        Assert.Equal(3, seeds.Length);
        Assert.Equal(seeds.Order().ElementAt(1), runs[1].GetProperty("figures").GetProperty("loss").GetProperty("median").GetDouble());

        Assert.Equal(0, Run([.. command[..^6], "--dev", program["more.tsv"], .. command[^6..], "--output", program["other"]]).ExitCode);
        CapturedRun other = Run(["compare", program["one"], program["other"]]);
        Assert.Contains("warning: other: other development files than one", other.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(" *", other.Output, StringComparison.Ordinal);

        Run(["compare", program["one"], program["Tiny"]]).IsUsageError("Tiny is none: compare runs of one kind");
        Run(["compare", program["Tiny"], program["one"]]).IsUsageError("Tiny is none: compare runs of one kind");
        program
            .Pretrain("further", "--model", "Tiny", "--initialize-from", program["one"])
            .IsUsageError("one is a fine-tuning run", "name the run that it was fine-tuned from");
        Run(["compare", program["one"], program["many"], "--output", program["page.html"]]).IsUsageError("--output draws curves of pre-training runs");
    }

    [Fact]
    public void Seeds_GiveMedianAndRange_AndAreNotTrainedTwice()
    {
        string[] command =
        [
            "finetune", "--model", "Animal", "--encoder", program["Tiny"], "--train", program["texts.tsv"], "--dev", program["texts.tsv"],
            "--output", program["seeds"], "--seeds", "3", "--epochs", "1", "--batch-size", "8", "--device", "cpu",
        ];
        CapturedRun first = Run(command), second = Run(command);
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("Animal over 3 seeds", first.Output, StringComparison.Ordinal);
        Assert.Contains("median", first.Output, StringComparison.Ordinal);
        Assert.True(second.ExitCode == 0, second.Error);
        Assert.DoesNotContain("update 2 of 2", second.Output, StringComparison.Ordinal);
        ulong[] seeds = [.. Enumerable.Range(1, 3).Select(seed => FineTuningFolder.Open(program["seeds", $"seed-{seed}"]).ReadRecipe(new Animal()).Seed)];
        Assert.Equal([1UL, 2, 3], seeds);
    }

    [Fact]
    public void RunThatIsComplete_IsResumedToItself()
    {
        _ = Run([
            "finetune", "--model", "Animal", "--encoder", program["Tiny"], "--train", program["texts.tsv"], "--dev", program["texts.tsv"],
            "--output", program["run"], "--epochs", "1", "--device", "cpu",
        ]);
        string evaluation = File.ReadAllText(program["run", "evaluation.json"]);
        CapturedRun resumed = Run(["finetune", "--resume", program["run"], "--device", "cpu"]);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(evaluation, File.ReadAllText(program["run", "evaluation.json"]));
    }

    [Theory]
    [InlineData("choose one with --model", "finetune")]
    [InlineData("There is no head 'Anima': did you mean Animal?", "finetune", "--model", "Anima")]
    [InlineData("There are no examples", "finetune", "--model", "Animal")]
    [InlineData("must be 1 to 100", "finetune", "--model", "Animal", "--seeds", "0")]
    [InlineData("--seeds is x: it must be 1 to 100", "finetune", "--model", "Animal", "--seeds", "x")]
    [InlineData("One of the runs is '', which is empty", "compare", "runs/a", "")]
    [InlineData("--output is labels.txt: its name must end in .jsonl", "predict", "--run", "nowhere", "--output", "labels.txt")]
    [InlineData("nowhere", "predict", "--run", "nowhere")]
    [InlineData("cannot be combined with --resume", "finetune", "--resume", "x", "--encoder", "y")]
    [InlineData("--text-column cannot be combined with --resume", "finetune", "--resume", "x", "--text-column", "y")]
    [InlineData("--learning-rate is 0", "finetune", "--model", "Animal", "--learning-rate", "0")]
    public void Mistakes_AreToldInOneLine(string message, params string[] command) => Run(command).IsUsageError(message);

    [Fact]
    public void MissingEncoder_AndTwo_AreNamed()
    {
        string[] command = ["finetune", "--model", "Animal", "--train", program["texts.tsv"], "--dev", program["texts.tsv"], "--output", program["x"]];
        Run(command).IsUsageError("There is no encoder", "a run of Tiny");
        Run([.. command, "--encoder", "a", "--random-encoder", "b"]).IsUsageError("exclude each other");
        Run([.. command, "--encoder", program["nothing"]]).IsUsageError("does not exist");
        Assert.False(Directory.Exists(program["x"]));
    }

    /// <summary>Pre-training and fine-tuning runs are told apart, whichever a command wants.</summary>
    [Fact]
    public void RunOfTheOtherKind_IsCalledWhatItIs()
    {
        _ = Run([
            "finetune", "--model", "Animal", "--encoder", program["Tiny"], "--train", program["texts.tsv"], "--dev", program["texts.tsv"],
            "--output", program["several"], "--seeds", "2", "--epochs", "1", "--device", "cpu",
        ]);
        string tuned = program["several", "seed-1"];
        foreach (string[] command in new string[][]
        {
            ["evaluate", "--run", tuned], ["demo", "--run", tuned], ["info", "--run", tuned], ["pretrain", "--resume", tuned],
        })
            Run(command, "a text").IsUsageError("is a fine-tuning run: predict --run uses it");
        Run(["predict", "--run", program["Tiny"]]).IsUsageError("is a pre-training run: train a head on it with finetune --encoder");
        Run(["finetune", "--resume", program["Tiny"]]).IsUsageError("is a pre-training run");
        Run(["predict", "--run", program["several"]]).IsUsageError("holds a run for each seed", "seed-1");
        Run(["predict", "--run", tuned, "--json"]).IsUsageError("--json is for --evaluate");
        Run(["predict", "--run", tuned, "--evaluate", program["texts.tsv"], "--output", "x.jsonl"]).IsUsageError("no predictions");
        Run(["finetune", "--model", "Animal", "--dev", "a.tsv", "--learning-rat", "1"]).IsUsageError("--learning-rat", "--learning-rate");
    }

    /// <summary>A fine-tuned run goes to other programs and comes back: the folder says what the run says.</summary>
    [Fact]
    public void TunedRun_IsExported_AndUsedFromTheFolder()
    {
        Train("Animal", "texts.tsv");
        CapturedRun exported = Run(["export", "--run", program["Animal"], "--output", program["hf"]]);
        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.StartsWith("Wrote Animal after ", exported.Output, StringComparison.Ordinal);
        string[] predict = ["predict", "--device", "cpu", "--model", "Animal", "--run"];
        CapturedRun run = Run([.. predict, program["Animal"]], "the cat sat\n"), folder = Run([.. predict, program["hf"]], "the cat sat\n");
        Assert.True(folder.ExitCode == 0, folder.Error);
        Assert.Equal(run.Output, folder.Output);
        Assert.Contains(
            $"Animal of {program["hf"]}",
            Run([.. predict, program["hf"], "--evaluate", program["texts.tsv"]]).Output,
            StringComparison.Ordinal);
        Run(["predict", "--run", program["hf"]], "x").IsUsageError("several heads: choose one with --model");
        Run(["predict", "--run", program["hf"], "--model", "AnimalNames"], "x").IsUsageError("AnimalNames is a head for TokenClassification");

        CapturedRun ofRun = Run(["embed", "--run", program["Animal"], "--device", "cpu"], "the cat sat\n"),
            ofFolder = Run(["embed", "--run", program["hf"], "--model", "Tiny", "--device", "cpu"], "the cat sat\n"),
            before = Run(["embed", "--run", program["Tiny"], "--device", "cpu"], "the cat sat\n");
        Assert.True(ofRun.ExitCode == 0, ofRun.Error);
        Assert.Equal(ofRun.Output, ofFolder.Output);
        Assert.NotEqual(before.Output, ofRun.Output);
        Run(["detect", "--run", program["Animal"]], "x").IsUsageError("no discriminator's head that was trained with its encoder");
        Run(["detect", "--run", program["hf"], "--model", "Tiny"], "x").IsUsageError("no discriminator's head that was trained with its encoder");
        Run([
            "finetune", "--model", "AnimalNames", "--encoder", program["hf"], "--train", program["tags.conll"], "--dev", program["tags.conll"],
            "--output", program["names"], "--epochs", "1", "--device", "cpu",
        ]);
        Assert.Equal(0, Run(["predict", "--run", program["names"]], "the cat\n").ExitCode);

        Run(["export", "--run", program["Animal"], "--output", program["hf"]]).IsUsageError("exists already");
        Run(["export", "--run", program["Animal"], "--output", program["x"], "--checkpoint", "last"]).IsUsageError("leave --checkpoint out");
    }

    [Fact]
    public void WhatWouldBeLostOrMisread_IsRefused()
    {
        Train("Animal", "texts.tsv");
        Write("sentences.jsonl", ["the cat sat"]);
        string before = File.ReadAllText(program["sentences.jsonl"]);
        foreach (string[] command in new[] { new[] { "predict", "--run", program["Animal"] }, ["embed", "--run", program["Tiny"]], ["detect", "--run", program["Tiny"]] })
        {
            Run([.. command, program["sentences.jsonl"], "--output", Path.Combine(program["."], "sentences.jsonl")]).IsUsageError("would be written over");
            Run([.. command, program["sentences.jsonl"], "--outptu", "x"]).IsUsageError("Unknown option of", "Did you mean --output?");
        }

        Assert.Equal(before, File.ReadAllText(program["sentences.jsonl"]));
        Run(["predict", "--run", program["Animal"], program["texts.tsv"]]).IsUsageError("has a tab, and Animal reads one text");
        Assert.Equal(0, Run(["export", "--run", program["Animal"], "--format", "onnx", "--output", program["onnx"]]).ExitCode);
        Run(["import", program["onnx"], "--output", program["X.cs"]]).IsUsageError("a graph for ONNX Runtime and no model.safetensors");
    }

    [Fact]
    public void DamagedRun_StaysAsItIs()
    {
        Train("Animal", "texts.tsv");
        string[] checkpoints = Directory.GetDirectories(program["Animal", "checkpoints"]);
        foreach (string checkpoint in checkpoints)
            File.Delete(Path.Combine(checkpoint, "optimizer.safetensors"));
        Run(["finetune", "--resume", program["Animal"]]).IsUsageError("has no checkpoint to resume from", "optimizer.safetensors is missing");
        Assert.Equal(checkpoints.Order(), Directory.GetDirectories(program["Animal", "checkpoints"]).Order());
        File.Delete(program["Animal", "evaluations.jsonl"]);
        Assert.Equal(0, Run(["predict", "--run", program["Animal"]], "the cat\n").ExitCode);       // evaluation.json names the best, too
    }

    /// <summary>What was exported is declared as it was.</summary>
    [Fact]
    public void Import_DeclaresWhatWasExported()
    {
        Train("Animal", "texts.tsv");
        Assert.Equal(0, Run(["export", "--run", program["Animal"], "--output", program["hf"]]).ExitCode);
        CapturedRun imported = Run(["import", program["hf"], "--output", program["Pets.cs"]]);
        Assert.True(imported.ExitCode == 0, imported.Error);
        Assert.Equal(
            """
            using ElectraDsl;

            // Declares hf.
            [ElectraModel(VocabularySize = 160, EmbeddingSize = 16, MaxPositions = 32)]
            // The folder has no generator: this one has a quarter of the width, as in the paper.
            [Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1, FeedForwardSize = 32)]
            [Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2, FeedForwardSize = 64)]
            public sealed partial record PetsEncoder;

            [TextClassification(Encoder = typeof(PetsEncoder), Labels = ["cat", "dog"])]
            public sealed partial record Pets;

            """.ReplaceLineEndings("\n"),
            File.ReadAllText(program["Pets.cs"]));

        Assert.Equal(0, Run(["import", program["Tiny", "hf"], "--output", program["Both.cs"]]).ExitCode);
        Assert.Contains(
            "[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1, FeedForwardSize = 32)]\n[Discriminator(",
            File.ReadAllText(program["Both.cs"]),
            StringComparison.Ordinal);
        Run(["import", program["hf"], "--output", program["Pets.cs"]]).IsUsageError("exists already");
        Run(["import", program["hf"], "--output", program["nowhere", "Pets.cs"]]).IsUsageError("nowhere does not exist. Make the folder");
        _ = Directory.CreateDirectory(program["around"]);
        Directory.Move(program["hf"], program["around", "hf"]);
        Run(["embed", "--run", program["around"], "--model", "Tiny", program["texts.tsv"]])
            .IsUsageError("holds no config.json, but", "is in Hugging Face's form: name that.");
        Run(["import", program["hf"], "--output", program["Pets.txt"]]).IsUsageError("its name must end in .cs");
        Run(["import", program["hf"], "--output", program["2pets.cs"]]).IsUsageError("letters and digits after an upper-case letter");
        Run(["import", program["nothing"], "--output", program["X.cs"]]).IsUsageError("nothing does not exist");
        Run(["import", program["Animal"], "--output", program["X.cs"]]).IsUsageError("config.json");
    }

    [Fact]
    public void TunedRun_IsExportedAsAGraph_WithTheHeadOrWithout()
    {
        Train("SameAnimal", "pairs.tsv", "--text-column", "a", "--second-text-column", "b");
        string[] export = ["export", "--run", program["SameAnimal"], "--format", "onnx"];
        CapturedRun whole = Run([.. export, "--output", program["onnx"], "--onnx-precision", "float32,int8"]);
        Assert.True(whole.ExitCode == 0, whole.Error);
        Assert.Contains("  onnx/model_quantized.onnx: SameAnimal, int8, ", whole.Output, StringComparison.Ordinal);
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(program["onnx", "config.json"]));
        Assert.Equal("same", config.RootElement.GetProperty("id2label").GetProperty("1").GetString());
        string card = File.ReadAllText(program["onnx", "README.md"]);
        Assert.Contains("| learned from | pairs.tsv |", card, StringComparison.Ordinal);
        CapturedRun encoder = Run([.. export, "--output", program["encoder"], "--onnx-network", "encoder"]);
        Assert.Contains("  onnx/model.onnx: encoder, float32, ", encoder.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(program["encoder", "modules.json"]));
        Run([.. export, "--output", program["x"], "--onnx-network", "discriminator"]).IsUsageError("is a fine-tuning run, which has no discriminator");
        Run(["export", "--run", program["SameAnimal"], "--output", program["x"]]).IsUsageError("HeadForm.Original is declared", "--format onnx");
    }

    [Fact]
    public void Choices_ArePredicted_FromLinesOfJson()
    {
        string[] rows = [.. Rows(row => $$"""{"text": "the cat", "choices": ["sat", "a dog"], "label": {{row % 2}}}""")];
        Write("choices.jsonl", rows);
        Train("AnimalChoices", "choices.jsonl");
        CapturedRun predicted = Run(["predict", "--run", program["AnimalChoices"], "--device", "cpu"], rows[0] + "\n");
        Assert.True(predicted.ExitCode == 0, predicted.Error);
        JsonElement prediction = JsonDocument.Parse(predicted.Output).RootElement;
        Assert.Equal("the cat", prediction.GetProperty("text").GetString());
        Assert.Contains(prediction.GetProperty("choice").GetString(), new[] { "sat", "a dog" });
        Assert.Equal(2, prediction.GetProperty("probabilities").GetArrayLength());
        foreach (string line in new[] { "the cat", "{\"text\": \"a\"}", "{\"text\": \"a\", \"choices\": [\"b\", null]}", "null" })
            Run(["predict", "--run", program["AnimalChoices"]], line + "\n").IsUsageError("is no text with choices: write {\"text\"");
    }

    /// <summary>Vectors are tuned, written by embed, and go to ONNX; predict and transformers have no place for them.</summary>
    [Fact]
    public void Vectors_AreTuned_AndEmbedded()
    {
        CapturedRun trained = Run([
            "finetune", "--model", "AnimalVectors", "--encoder", program["Tiny"], "--train", program["texts.tsv"], "--dev", program["numbers.tsv"],
            "--text-column", "text", "--second-text-column", "b", "--output", program["vectors"], "--device", "cpu",
        ]);
        trained.IsUsageError("numbers.tsv has no column 'text'");
        Write("animals.tsv", ["a", .. Rows(row => row % 2 == 0 ? "the cat sat" : "a dog")]);
        trained = Run([
            "finetune", "--model", "AnimalVectors", "--encoder", program["Tiny"], "--train", program["animals.tsv"], "--dev", program["numbers.tsv"],
            "--text-column", "a", "--second-text-column", "b", "--output", program["vectors"], "--batch-size", "4", "--device", "cpu",
        ]);
        Assert.True(trained.ExitCode == 0, trained.Error);
        Assert.Contains("evaluated after 0 updates: Spearman correlation ", trained.Output, StringComparison.Ordinal);
        Assert.Contains($"Use it: embed --run {program["vectors"]} texts.txt", trained.Output, StringComparison.Ordinal);

        CapturedRun embedded = Run(["embed", "--run", program["vectors"], "--device", "cpu"], "the cat sat\n");
        Assert.True(embedded.ExitCode == 0, embedded.Error);
        Run(["predict", "--run", program["vectors"]], "a").IsUsageError($"AnimalVectors gives vectors: embed --run {program["vectors"]} writes them.");
        CapturedRun evaluated = Run([
            "predict", "--run", program["vectors"], "--evaluate", program["numbers.tsv"], "--text-column", "a", "--second-text-column", "b", "--json",
        ]);
        Assert.True(JsonDocument.Parse(evaluated.Output).RootElement.TryGetProperty("spearman", out _), evaluated.Output);

        Run(["export", "--run", program["vectors"], "--output", program["x"]]).IsUsageError("which gives sentence vectors", "--format onnx");
        CapturedRun exported = Run(["export", "--run", program["vectors"], "--format", "onnx", "--output", program["onnx"]]);
        Assert.True(exported.ExitCode == 0, exported.Error);
        Assert.Contains("`sentence_embedding`, float32 [batch, 16]", File.ReadAllText(program["onnx", "README.md"]), StringComparison.Ordinal);
    }

    [Fact]
    public void ProjectWithoutHeads_SaysHowToDeclareOne() =>
        TinyProgram.Run("finetune", "--encoder", "x").IsUsageError("declares no head", "[TextClassification(");

    private void Train(string head, string file, params string[] options)
    {
        CapturedRun run = Run([
            "finetune", "--model", head, "--encoder", program["Tiny"], "--train", program[file], "--dev", program[file], "--output", program[head],
            "--epochs", "2", "--batch-size", "4", "--learning-rate", "1e-2", "--device", "cpu", .. options,
        ]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private static CapturedRun Run(string[] arguments, string? input = null) => CapturedRun.Of(
        arguments,
        () => [new Tiny(), new Wide()],
        input is null ? null : new StringReader(input),
        () => [new Animal(), new SameAnimal(), new Likeness(), new AnimalNames(), new AnimalAnswers(), new AnimalVectors(), new AnimalChoices()]);

    private static IEnumerable<T> Rows<T>(Func<int, T> row) => Enumerable.Range(0, 16).Select(row);

    private void Write(string name, IEnumerable<string> lines) => File.WriteAllText(program[name], string.Join('\n', lines) + "\n");
}
