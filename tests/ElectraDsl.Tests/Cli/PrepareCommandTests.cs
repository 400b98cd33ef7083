using System.Text.Json.Nodes;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli;

/// <summary>Text that is prepared once: what runs make of it, and what is refused.</summary>
[Collection(nameof(Training.Runs))]
public sealed class PrepareCommandTests : IDisposable
{
    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void PreparedText_TrainsAsTheTextItself()
    {
        CapturedRun direct = program.Pretrain("direct", "--model", "Tiny", "--steps", "4");
        Assert.True(direct.ExitCode == 0, direct.Error);
        CapturedRun prepared = Prepare("text");
        Assert.Contains($"{program["text"]} is ready: train on it with pretrain --corpus {program["text"]}", prepared.Output, StringComparison.Ordinal);

        CapturedRun run = OnPrepared("run", "text", "--steps", "4");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.False(Directory.Exists(program["run", "shards"]));
        using (TorchSharp.torch.NewDisposeScope())
            Assert.True(program.Weights("direct", 4).equal(program.Weights("run", 4)).all().item<bool>());

        // The run knows where its text lies.
        CapturedRun longer = TinyProgram.Run("pretrain", "--resume", program["run"], "--steps", "5", "--device", "cpu");
        Assert.True(longer.ExitCode == 0, longer.Error);
        Directory.Delete(program["text"], recursive: true);
        TinyProgram.Run("pretrain", "--resume", program["run"], "--steps", "6", "--device", "cpu").IsUsageError("of " + program["run"], "is gone");
    }

    [Fact]
    public void FolderOnWhichRunsMayDepend_IsNotReplaced()
    {
        _ = Prepare("text");
        byte[] vocabulary = File.ReadAllBytes(program["text", "vocab.txt"]);
        File.WriteAllText(program["more.txt"], File.ReadAllText(program["text.txt"]).Replace("cat", "ocelot", StringComparison.Ordinal));
        foreach (string[] other in (string[][])[["--corpus", program["more.txt"]], ["--seed", "7"], ["--minimum-length", "1000"]])
        {
            CapturedRun.Of(
                ["prepare", "--model", "Tiny", "--output", program["text"], "--sequence-length", "32", "--corpus", program["text.txt"], .. other],
                new Tiny()).IsUsageError("text holds text that was prepared from other files or with other options");
        }

        Assert.Equal(vocabulary, File.ReadAllBytes(program["text", "vocab.txt"]));
        Assert.Contains("Prepared before", Prepare("text").Output, StringComparison.Ordinal);
        _ = Directory.CreateDirectory(program["books"]);
        File.WriteAllText(program["books", "a.txt"], File.ReadAllText(program["text.txt"]));
        string[] intoItself = ["prepare", "--model", "Tiny", "--sequence-length", "32", "--corpus", program["books"], "--output", program["books"]];
        TinyProgram.Run(intoItself).IsUsageError("books holds other files (a.txt): name a new folder");
        TinyProgram.Run([.. intoItself[..^1], program["text", "shards"]]).IsUsageError("shards holds other files");
        Assert.Equal(["a.txt"], Directory.GetFileSystemEntries(program["books"]).Select(Path.GetFileName));
    }

    [Fact]
    public void FolderInUse_IsLeftAlone()
    {
        _ = Directory.CreateDirectory(program["text"]);
        using FileStream held = new(program["text", "run.lock"], FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        CapturedRun run = TinyProgram.Run(
            "prepare", "--model", "Tiny", "--sequence-length", "32", "--corpus", SmallText.Write(program["text.txt"]), "--output", program["text"]);
        run.IsUsageError("text is in use: another process prepares its text");
    }

    [Fact]
    public void RunOnPreparedText_IsInspectedLikeItsText_AndHeldOutStaysWhatItWas()
    {
        _ = Prepare("text");
        Assert.Equal(0, OnPrepared("run", "text", "--steps", "1").ExitCode);
        CapturedRun inspected = TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["run"], "--json");
        Assert.True(inspected.ExitCode == 0, inspected.Error);
        CapturedRun direct = TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["text"], "--json");
        Assert.Equal(direct.Output, inspected.Output);
        OnPrepared("other", "text", "--steps", "1", "--held-out-fraction", "0.3").IsUsageError("--held-out-fraction chooses what is held out when text is prepared");
        TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["text"], "--output", program["nowhere", "deep", "p.html"]).IsUsageError("nowhere");
    }

    [Fact]
    public void PartsOfAMixture_AreComparedWithOneAnother()
    {
        _ = Prepare("one");
        _ = Prepare("two", "--vocab", program["one", "vocab.txt"], "--seed", "7");
        CapturedRun run = TinyProgram.Run([.. MixArguments($"{program["one"]},{program["two"]}", "run"), "--steps", "1"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("alarm text-on-both-sides", run.Error, StringComparison.Ordinal);
        _ = Prepare("three", "--vocab", program["one", "vocab.txt"], "--lower-case", "false");
        TinyProgram.Run(MixArguments($"{program["one"]},{program["three"]}", "mixed"))
            .IsUsageError("were prepared differently (--lower-case false, not --lower-case true): prepare one of them again");
    }

    [Fact]
    public void TextThatAVocabularyDoesNotKnow_IsAnAlarmAlready()
    {
        _ = Prepare("one");
        File.WriteAllText(program["strange.txt"], File.ReadAllText(program["text.txt"]).Replace('a', 'ж').Replace('e', 'ю'));
        CapturedRun run = TinyProgram.Run(
            "prepare", "--model", "Tiny", "--sequence-length", "32", "--corpus", program["strange.txt"], "--vocab", program["one", "vocab.txt"],
            "--output", program["strange"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("alarm unknown-tokens", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_TrainsOnPreparedText()
    {
        _ = Prepare("text");
        CapturedRun sweep = TinyProgram.Run(
            "sweep", "--corpus", program["text"], "--models", "Tiny", "--output", program["sweep"], "--seed", "1,2", "--steps", "4", "--batch-size", "4",
            "--sequence-length", "32", "--warmup-steps", "2", "--evaluation-sequences", "16", "--device", "cpu");
        Assert.True(sweep.ExitCode == 0, sweep.Error);
        Assert.DoesNotContain("Packing", sweep.Output, StringComparison.Ordinal);
        Assert.Equal(4, RunFolder.Open(program["sweep", "seed=2"]).ReadEvaluation()!.Step);
    }

    [Fact]
    public void TextPreparedOtherwise_IsRefusedWithTheOptionsThatReadIt()
    {
        _ = Prepare("text", "--packing", "full-sentences");
        OnPrepared("run", "text", "--sequence-length", "16").IsUsageError("give --sequence-length 32 --packing full-sentences, or prepare the text again.");
        Assert.False(Directory.Exists(program["run"]));
    }

    [Fact]
    public void OptionsOfText_AreRefusedBesidePreparedText()
    {
        _ = Prepare("text");
        OnPrepared("run", "text", "--minimum-length", "5").IsUsageError("--minimum-length cleans text", "was prepared before");
        File.WriteAllLines(program["vocab.txt"], [.. File.ReadAllLines(program["text", "vocab.txt"])[..^1], "another"]);
        OnPrepared("run", "text", "--vocab", program["vocab.txt"]).IsUsageError("was prepared with another vocabulary than");
        TinyProgram.Run("pretrain", "--model", "Tiny", "--sequence-length", "32", "--corpus", program["text"], program["text.txt"]).IsUsageError("holds prepared text, which cannot be joined");
        TinyProgram.Run("prepare", "--model", "Tiny", "--corpus", program["text"], "--output", program["other"], "--sequence-length", "32").IsUsageError("holds prepared text: train on it");
    }

    [Fact]
    public void FolderOfARun_IsRefused()
    {
        Assert.True(program.Pretrain("run", "--model", "Tiny", "--steps", "2").ExitCode == 0);
        TinyProgram.Run("prepare", "--model", "Tiny", "--corpus", program["text.txt"], "--output", program["run"], "--sequence-length", "32").IsUsageError("holds a run (run.json)");
    }

    [Fact]
    public void VocabularyOfAnotherSize_IsSaid()
    {
        CapturedRun learned = Prepare("text", "--train-vocabulary", "300");
        Assert.Contains("The vocabulary has 300 entries, and Tiny declares VocabularySize = ", learned.Error, StringComparison.Ordinal);
        CapturedRun given = Prepare("other", "--vocab", program["text", "vocab.txt"]);
        Assert.Contains("The vocabulary has 300 entries", given.Error, StringComparison.Ordinal);
        TinyProgram.Run("prepare", "--model", "Tiny", "--corpus", program["text.txt"], "--output", program["third"], "--sequence-length", "32", "--vocab", program["text", "vocab.txt"], "--train-vocabulary", "9")
            .IsUsageError("--train-vocabulary learns a vocabulary, and --vocab names one");
        OnPrepared("run", "text").IsUsageError("300 tokens, but the model declares VocabularySize");
    }

    [Fact]
    public void Cleaning_IsSaid_AndStoredWithTheText()
    {
        CapturedRun run = Prepare("text", "--minimum-length", "460", "--remove-duplicates", "exact");
        Assert.Contains("No document was left out by --remove-duplicates.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Left out: ", run.Output, StringComparison.Ordinal);
        JsonNode facts = JsonNode.Parse(Inspect("text", "--json"))!;
        Assert.Contains("shorter than 460 characters (--minimum-length)", facts["left_out"]!.ToJsonString(), StringComparison.Ordinal);
        foreach ((string option, string value) in new[] { ("--minimum-length", "-1"), ("--minimum-letters", "1.5"), ("--unicode", "nfx"), ("--remove-duplicates", "all") })
        {
            TinyProgram.Run("prepare", "--model", "Tiny", "--corpus", program["text.txt"], "--output", program["bad"], option, value)
                .IsUsageError($"{option} is", value);
        }
    }

    [Fact]
    public void Inspect_ShowsCountsLengthsAndMasks()
    {
        _ = Prepare("text");
        string shown = Inspect("text", "--output", program["page.html"]);
        Assert.All(
            ["documents", "unknown word pieces", "held-out sequences", "Tokens per sequence", "  29 to 32", "[CLS] ", "{[MASK] for "],
            text => Assert.Contains(text, shown, StringComparison.Ordinal));
        string page = File.ReadAllText(program["page.html"]);
        Assert.All(["<svg", "title=\"[MASK]\"", "unknown word pieces"], text => Assert.Contains(text, page, StringComparison.Ordinal));

        JsonNode json = JsonNode.Parse(Inspect("text", "--json", "--examples", "0"))!;
        Assert.Equal((long)json["training_sequences"]!, json["lengths"]!.AsArray().Sum(bar => (long)bar!["sequences"]!));
        Assert.Empty(json["examples"]!.AsArray());
    }

    [Fact]
    public void WhatIsNoPreparedText_IsRefused()
    {
        TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["absent"]).IsUsageError("does not exist: name a folder of prepared text");
        _ = Directory.CreateDirectory(program["empty"]);
        TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["empty"]).IsUsageError("holds no prepared text: prepare it with prepare");
        _ = Prepare("text");
        string record = program["text", "shards", "preparation.json"];
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"lines\"", "\"liens\"", StringComparison.Ordinal));
        TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["text"]).IsUsageError("is damaged or of another version");
        _ = Prepare("other");
        string shard = program["other", "shards", "training", "00000.arrow"];
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[^100] ^= 1;
        File.WriteAllBytes(shard, bytes);
        TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["other"]).IsUsageError(shard, "is damaged (its checksum differs)");
        File.Copy(program["text", "vocab.txt"], program["other", "vocab.txt"], overwrite: true);
        File.AppendAllText(program["other", "vocab.txt"], "more\n");
        bytes[^100] ^= 1;
        File.WriteAllBytes(shard, bytes);
        TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["other"]).IsUsageError("vocab.txt is not what was prepared there");
        TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["text"], "--output", "page.txt").IsUsageError("must end in .html");
        TinyProgram.Run("inspect", "--model", "Tiny", "--corpus", program["text"], "--examples", "-1").IsUsageError("must be a whole number, at least 0");
    }

    [Fact]
    public void Mixture_IsTrainedByItsWeights_AndResumedByItself()
    {
        _ = Prepare("one");
        File.WriteAllText(program["more.txt"], File.ReadAllText(program["text.txt"]).Replace("the", "this", StringComparison.Ordinal));
        Prepare("two", "--vocab", program["one", "vocab.txt"], "--corpus", program["more.txt"]);
        string[] mixed = MixArguments($"{program["one"]}=3,{program["two"]}=1", "mixed");
        CapturedRun run = TinyProgram.Run([.. mixed, "--steps", "6"]);
        Assert.True(run.ExitCode == 0, run.Error);

        // Stopped and resumed, the same weights come out.
        CapturedRun half = TinyProgram.Run([.. MixArguments($"{program["one"]}=3,{program["two"]}=1", "half"), "--steps", "6", "--checkpoint-every", "3"]);
        Assert.True(half.ExitCode == 0, half.Error);
        Directory.Delete(program["half", "checkpoints", "step-00000006"], recursive: true);
        CapturedRun resumed = TinyProgram.Run("pretrain", "--resume", program["half"], "--device", "cpu");
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        using (TorchSharp.torch.NewDisposeScope())
            Assert.True(program.Weights("mixed", 6).equal(program.Weights("half", 6)).all().item<bool>());

        // Text that has gone, or is another one, is noticed.
        Directory.Move(program["two"], program["elsewhere"]);
        TinyProgram.Run("pretrain", "--resume", program["half"], "--steps", "8", "--device", "cpu").IsUsageError("does not exist");
    }

    [Theory]
    [InlineData("one", "A mixture has two parts or more")]
    [InlineData("one=3,two", "two has no weight, unlike one")]
    [InlineData("one=3,two=x", "must be a weight, for example two=3")]
    [InlineData("one=3,two=0", "The weight of two is 0: it must be a number above 0")]
    [InlineData("one=3,two=nan", "The weight of two is NaN: it must be a number above 0")]
    [InlineData("one=1000000,two=1", "The weight of two is 1 of 1000001")]
    [InlineData("one=1,one=2", "one is named twice in the mixture")]
    [InlineData("one,three", "three does not exist: name a folder of prepared text")]
    [InlineData("one,two", "two was prepared with another vocabulary than one")]
    public void MixtureThatCannotBe_IsRefused(string mix, string message)
    {
        _ = Prepare("one");
        File.WriteAllText(program["more.txt"], File.ReadAllText(program["text.txt"]).Replace("cat", "ocelot", StringComparison.Ordinal));
        Prepare("two", "--corpus", program["more.txt"]);
        string named = string.Join(',', mix.Split(',').Select(part => program[part]));
        CapturedRun run = TinyProgram.Run(MixArguments(named, "run"));
        string path = program["one"][..^3];
        (run with { Error = run.Error.Replace(path, "", StringComparison.Ordinal) }).IsUsageError(message);
        Assert.False(File.Exists(program["run", "run.json"]));
    }

    [Fact]
    public void Mix_CannotBeCombinedWithCorpus() =>
        TinyProgram.Run([.. MixArguments("a,b", "run"), "--corpus", program["text.txt"]]).IsUsageError("--corpus cannot be combined with --mix");

    private string[] MixArguments(string mix, string output)
    {
        string[] arguments = program.PretrainArguments(output, "--model", "Tiny");
        (arguments[1], arguments[2]) = ("--mix", mix);
        return arguments;
    }

    private CapturedRun Prepare(string output, params string[] options)
    {
        CapturedRun run = TinyProgram.Run(
            [
                "prepare", "--model", "Tiny", "--output", program[output], "--sequence-length", "32",
                .. options.Contains("--corpus") ? Array.Empty<string>() : ["--corpus", SmallText.Write(program["text.txt"])],
                .. options,
            ]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private CapturedRun OnPrepared(string output, string text, params string[] options)
    {
        string[] arguments = program.PretrainArguments(output, ["--model", "Tiny", .. options]);
        arguments[2] = program[text];
        if (options.Contains("--sequence-length"))
            arguments = [.. arguments[..7], .. arguments[9..]];
        return TinyProgram.Run(arguments);
    }

    private string Inspect(string text, params string[] options)
    {
        CapturedRun run = TinyProgram.Run(["inspect", "--model", "Tiny", "--corpus", program[text], .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }
}
