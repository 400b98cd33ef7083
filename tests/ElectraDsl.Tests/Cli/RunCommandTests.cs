using System.Security.Cryptography;
using System.Text.Json;
using ElectraDsl.Cli;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli;

/// <summary>
/// What the commands that read a run do with it; all look at one run of <see cref="Tiny"/>, in a project of two models, and never name the model.
/// </summary>
public sealed class RunCommandTests(RunCommandTests.TrainedRun trained) : IClassFixture<RunCommandTests.TrainedRun>
{
    private string Run => trained.Program["Tiny"];

    [Theory]
    [InlineData("best")]
    [InlineData("last")]
    [InlineData("4")]
    public void Checkpoint_IsChosenAlike_ByEvaluateDemoAndExport(string choice)
    {
        int step = choice switch
        {
            "best" => EarlyStopping.Best(RunFolder.Open(Run).ReadEvaluations(), BestMetric.RtdAuc)!.Step,
            "last" => 6,
            _ => 4,
        };
        Assert.Equal(step, Json(Program("evaluate", "--run", Run, "--checkpoint", choice, "--json")).GetProperty("step").GetInt32());
        Assert.Equal(step, Json(Program("demo", "--run", Run, "--checkpoint", choice, "--json")).GetProperty("step").GetInt32());
        Assert.Contains(
            $"Wrote step {step} ",
            Program("export", "--run", Run, "--checkpoint", choice, "--output", trained.Program["hf", choice]).Output,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bets", "it must be best, last or a step: did you mean best?")]
    [InlineData("-1", "it must be best, last or a step")]
    [InlineData("5", "holds no checkpoint of step 5")]
    public void CheckpointThatIsNotThere_IsTold(string choice, string message)
    {
        Dictionary<string, string> before = trained.Contents();
        foreach (string command in new[] { "evaluate", "demo" })
            TinyProgram.Run(command, "--run", Run, $"--checkpoint={choice}", "--device", "cpu").IsUsageError(message);
        Assert.Equal(before, trained.Contents());
    }

    [Fact]
    public void EvaluationOfOtherText_OrOfAnOlderCheckpoint_LeavesTheRunAsItIs()
    {
        Dictionary<string, string> before = trained.Contents();
        string text = SmallText.Write(trained.Program["other.txt"]);
        CapturedRun shown = Program("evaluate", "--run", Run, "--corpus", text);
        Assert.Contains("other.txt after 6 steps", shown.Output, StringComparison.Ordinal);
        JsonElement json = Json(Program("evaluate", "--run", Run, "--corpus", text, "--json"));
        Assert.Equal(
            ("other.txt", "ElectraDsl.Tests.Cli.Tiny", 6),
            (json.GetProperty("corpus").GetString(), json.GetProperty("model").GetString(), json.GetProperty("step").GetInt32()));
        _ = Program("evaluate", "--run", Run, "--checkpoint", "2");
        Assert.Equal(before, trained.Contents());
        TinyProgram.Run("evaluate", "--run", Run, "--corpus", trained.Program["missing.txt"]).IsUsageError("missing.txt");
    }

    [Fact]
    public void EvaluationOfTextThatTheVocabularyCannotSpell_SaysSo()
    {
        File.WriteAllText(trained.Program["cyrillic.txt"], string.Concat(Enumerable.Repeat("\u0434\u043E\u043C \u0438 \u0441\u0430\u0434\n\n", 40)));
        CapturedRun shown = TinyProgram.Run(
            "evaluate",
            "--run",
            Run,
            "--corpus",
            trained.Program["cyrillic.txt"],
            "--model",
            "Tiny",
            "--device",
            "cpu");
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("unknown-tokens: 100.0 % of the word pieces are [UNK]", shown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatIsNotUtf8_IsRefusedByTheDemonstration() =>
        TinyProgram.Run("demo", "--run", Run, "--text", "The c\uFFFDt sat", "--model", "Tiny", "--device", "cpu").IsUsageError("is not valid UTF-8");

    [Fact]
    public void RunThatEndedEarly_IsLengthenedWithAnotherPatienceAlone()
    {
        string run = trained.Program["early"];
        _ = trained.Program.Pretrain(
            "early", "--model", "Tiny", "--steps", "12", "--evaluate-every", "2", "--checkpoint-every", "2", "--patience", "1", "--learning-rate",
            "1e-30", "--best-metric",
            "rtd-auc");
        TinyProgram
            .Run("pretrain", "--resume", run, "--steps", "20", "--model", "Tiny", "--device", "cpu")
            .IsUsageError("because --patience is 1, and would end there again: add --patience 0");
        CapturedRun lengthened = TinyProgram.Run(
            "pretrain",
            "--resume",
            run,
            "--steps", "20", "--patience", "0", "--model", "Tiny", "--device",
            "cpu");
        Assert.True(lengthened.ExitCode == 0, lengthened.Error);
        Assert.True(Directory.Exists(Path.Combine(run, "checkpoints", "step-00000020")));
    }

    [Fact]
    public void JsonOfAnEvaluation_IsFlat_HoldsWhatTheFileHolds_AndNothingElseIsOnStandardOutput()
    {
        JsonElement json = Json(Program("evaluate", "--run", Run, "--json"));
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(trained.Program["Tiny", "evaluation.json"]));
        foreach (JsonProperty property in file.RootElement.EnumerateObject())
            Assert.Equal(property.Value.GetRawText(), json.GetProperty(property.Name).GetRawText());
        Assert.All(
            json.EnumerateObject(),
            property => Assert.True(property.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String, property.Name));
    }

    [Fact]
    public void TextsOfTheUser_AreJudgedWordByWord_FromOptionAndStandardInput()
    {
        string longText = string.Join(' ', Enumerable.Repeat("the cat follows a small boat and", 20));
        JsonElement given = Json(Program("demo", "--run", Run, "--text", "The cat follows the winter.", longText, "--json")).GetProperty("texts");
        Assert.Equal(
            ["the", "cat", "follows", "the", "winter", "."],
            given[0].GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString()));
        Assert.Equal(140, given[1].GetProperty("words").GetArrayLength());
        Assert.All(
            given.EnumerateArray().SelectMany(text => text.GetProperty("words").EnumerateArray()),
            word => Assert.InRange(word.GetProperty("replaced_probability").GetDouble(), 0, 1));

        using StringWriter output = new(), error = new();
        using StringReader input = new("The cat follows the winter.\r\n\n" + longText + "\n");
        int exitCode = ElectraProgram.Run(
            ["demo", "--run", Run, "--json", "--device", "cpu"],
            () => [new Tiny(), new Wide()],
            Terminal.Plain(output, error, input));
        Assert.True(exitCode == 0, error.ToString());
        using JsonDocument piped = JsonDocument.Parse(output.ToString());
        Assert.Equal(given.GetRawText(), piped.RootElement.GetProperty("texts").GetRawText());

        Assert.Contains("cat(0.", Program("demo", "--run", Run, "--text", "The cat follows the winter.").Output, StringComparison.Ordinal);
        TinyProgram.Run("demo", "--run", Run, "--text", " ").IsUsageError("--text is ' ', which is empty");
    }

    [Fact]
    public void StandingOfARun_IsShown_AndNothingElseCanBeAskedBesideIt()
    {
        CapturedRun shown = Program("info", "--run", Run);
        Assert.Contains("step         6 of 6, finished", shown.Output, StringComparison.Ordinal);
        Assert.Contains("by rtd-auc: RTD AUC", shown.Output, StringComparison.Ordinal);
        JsonElement json = Json(Program("info", "--run", Run, "--json"));
        Assert.Equal(
            (6, 6, true),
            (json.GetProperty("step").GetInt32(), json.GetProperty("steps").GetInt32(), json.GetProperty("is_finished").GetBoolean()));
        TinyProgram.Run("info", "--run", Run, "--steps", "3").IsUsageError("--steps cannot be combined with --run");
    }

    [Theory]
    [InlineData("run.json", "lies in the run")]
    [InlineData("checkpoints/step-00000004", "is a checkpoint of the run")]
    [InlineData("checkpoints", "lies in the run")]
    [InlineData("metrics.jsonl", "lies in the run")]
    [InlineData("..", "is not a run, but contains some")]
    public void PathInOrAroundARun_IsTold_WithTheRunsFolder(string path, string message)
    {
        string named = Path.Combine(Run, path);
        TinyProgram.Run("info", "--run", named, "--json").IsUsageError(message, "Tiny");
        TinyProgram.Run("pretrain", "--resume", named).IsUsageError("Tiny");
    }

    [Fact]
    public void RunOfAModelThatIsNotInTheProject_IsTold() =>
        CapturedRun
            .Of(["evaluate", "--run", Run], new Wide(), new CapturedRun.OtherModel())
            .IsUsageError("is a run of ElectraDsl.Tests.Cli.Tiny", "Wide, OtherModel");

    [Fact]
    public void RunNamesItsModel_SoThatNoCommandNeedsIt_AndItCanBeLengthened()
    {
        Assert.True(trained.Program.Pretrain("second", "--model", "Wide", "--steps", "3").ExitCode == 0);
        CapturedRun lengthened = TinyProgram.Run("pretrain", "--resume", trained.Program["second"], "--steps", "5", "--device", "cpu");
        Assert.True(lengthened.ExitCode == 0, lengthened.Error);
        Assert.Contains(
            "The run now ends after 5 steps, not 3: the learning rate of step 4 changes from 0 to",
            lengthened.Output,
            StringComparison.Ordinal);
        Assert.Equal(5, RunFolder.Open(trained.Program["second"]).ReadEvaluation()!.Step);
        TinyProgram.Run("pretrain", "--resume", trained.Program["second"], "--steps", "4").IsUsageError("has made 5 steps", "--initialize-from");
        TinyProgram.Run("pretrain", "--resume", trained.Program["second"], "--seed", "4").IsUsageError("--seed 4 contradicts", "--initialize-from");
        TinyProgram
            .Run("pretrain", "--resume", trained.Program["second"], "--epochs", "4", "--hours", "1")
            .IsUsageError("--hours cannot be combined with --epochs");
    }

    private static CapturedRun Program(params string[] arguments)
    {
        CapturedRun run = TinyProgram.Run(arguments is ["export" or "info", ..] ? arguments : [.. arguments, "--device", "cpu"]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private static JsonElement Json(CapturedRun run)
    {
        using JsonDocument document = JsonDocument.Parse(run.Output);
        return document.RootElement.Clone();
    }

    /// <summary>One finished run of six steps, evaluated at every second.</summary>
    public sealed class TrainedRun : IDisposable
    {
        public TrainedRun()
        {
            CapturedRun run = Program.Pretrain("Tiny", "--model", "Tiny", "--steps", "6", "--checkpoint-every", "2", "--evaluate-every", "2");
            Assert.True(run.ExitCode == 0, run.Error);
        }

        internal TinyProgram Program { get; } = new();

        /// <summary>Every file of the run with a checksum of its contents.</summary>
        public Dictionary<string, string> Contents() => Directory
            .EnumerateFiles(Program["Tiny"], "*", SearchOption.AllDirectories)
            .ToDictionary(path => path, path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));

        public void Dispose() => Program.Dispose();
    }
}
