using System.Text.Json.Nodes;
using ElectraDsl.Export;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Cli;

/// <summary>Weights that come from elsewhere, and go elsewhere, by the command line.</summary>
public sealed class HuggingFaceCommandTests : IDisposable
{
    private static readonly string[] OneStep = ["--model", "Tiny", "--steps", "1"]; // its rate is 0: warm-up begins there

    private readonly TinyProgram program = new();
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose()
    {
        scope.Dispose();
        program.Dispose();
    }

    [Fact]
    public void FinishedRun_HasItsNetworksForHuggingFace()
    {
        CapturedRun run = program.Train("Tiny");
        Assert.Contains($"for Hugging Face transformers: {program["Tiny", "hf"]}", run.Output, StringComparison.Ordinal);
        string[] files = ["README.md", "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"];
        foreach (string network in new[] { "discriminator", "generator" })
            Assert.Equal(files, Directory.EnumerateFiles(program["Tiny", "hf", network]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        AssertExported(program["Tiny", "hf"], step: 6);
    }

    [Fact]
    public void FolderThatWasDamaged_IsWrittenAnewWhenTheFinishedRunIsResumed()
    {
        _ = program.Train("Tiny");
        File.Delete(program["Tiny", "hf", "generator", "config.json"]);
        _ = Directory.CreateDirectory(program["Tiny", "hf.partial", "generator"]); // what a kill leaves
        CapturedRun run = TinyProgram.Run("pretrain", "--resume", program["Tiny"], "--model", "Tiny", "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        AssertExported(program["Tiny", "hf"], step: 6);
        Assert.False(Directory.Exists(program["Tiny", "hf.partial"]));
    }

    [Theory]
    [InlineData("hf")]
    [InlineData("")] // the run itself
    public void NewRun_StartsFromGivenWeights_WithTheirVocabulary(string inside)
    {
        _ = program.Train("Tiny");
        string source = Path.TrimEndingDirectorySeparator(program["Tiny", inside]);
        Start("more", [.. OneStep, "--initialize-from", source, "--held-out-fraction", "0.3"]); // other text: a learned vocabulary would be another
        TensorAssert.Same(program.Weights("Tiny", 6), program.Weights("more", 1));
        Assert.Equal(File.ReadAllText(program["Tiny", "vocab.txt"]), File.ReadAllText(program["more", "vocab.txt"]));
        Assert.Equal(source, (string?)JsonNode.Parse(File.ReadAllText(program["more", "run.json"]))!["initial_weights"]!["folder"]);
    }

    [Theory]
    [InlineData("hf")]
    [InlineData("")]
    public void RunKilledBeforeItsFirstCheckpoint_StartsFromTheSameWeights(string inside)
    {
        _ = program.Train("Tiny");
        Start("more", "--model", "Tiny", "--steps", "6", "--initialize-from", program["Tiny", inside]);
        Tensor whole = program.Weights("more", 6);
        ForgetCheckpoints("more");
        Resume("more");
        TensorAssert.Same(whole, program.Weights("more", 6));

        // Another six steps of the source are other weights.
        ForgetCheckpoints("more");
        Directory.Delete(program["Tiny"], recursive: true);
        Start("Tiny", "--model", "Tiny", "--steps", "7");
        TinyProgram.Run("pretrain", "--resume", program["more"], "--model", "Tiny").IsUsageError(
            "more has no checkpoint yet and cannot start over from the weights it was given", "have changed since");
    }

    [Fact]
    public void WeightsThatDoNotFit_AreRefusedBeforeAnythingIsWritten()
    {
        _ = program.Train("Wide");
        AssertRefused(
            program["Wide", "hf"],
            "config.json: hidden_size is 24, where 16 is declared for the discriminator of ElectraDsl.Tests.Cli.Tiny");
        AssertRefused(program["Wide"], "is a run of ElectraDsl.Tests.Cli.Wide, which is not ElectraDsl.Tests.Cli.Tiny");
        AssertRefused(program["absent"], "absent does not exist: name a run of this model, or a folder");

        _ = program.Train("Tiny");
        File.Move(program["Tiny", "hf", "discriminator", "model.safetensors"], program["Tiny", "hf", "discriminator", "pytorch_model.bin"]);
        AssertRefused(program["Tiny", "hf"], "discriminator holds pytorch_model.bin, which only Python can read", "save_pretrained");
        Directory.Delete(program["Tiny", "hf", "generator"], recursive: true);
        File.Move(program["Tiny", "hf", "discriminator", "pytorch_model.bin"], program["Tiny", "hf", "discriminator", "model.safetensors"]);
        AssertRefused(program["Tiny", "hf"], "generator does not exist: every network of the model is needed, each in its own folder");
        Directory.Delete(program["Tiny", "checkpoints"], recursive: true);
        AssertRefused(program["Tiny"], "Tiny has no checkpoint yet");
    }

    [Fact]
    public void VocabularyAndCase_AreThoseOfTheWeights()
    {
        _ = program.Train("Tiny");
        string hf = program["Tiny", "hf"],
            vocabulary = program["Tiny", "vocab.txt"];
        program
            .Pretrain("more", [.. OneStep, "--initialize-from", hf, "--vocab", vocabulary])
            .IsUsageError("--vocab cannot be combined with --initialize-from", "Leave it out");
        program
            .Pretrain("more", [.. OneStep, "--initialize-from", hf, "--lower-case", "false"])
            .IsUsageError("trained on lower-cased text", "add --lower-case true");
        program.Pretrain("more", [.. OneStep, "--initialize-from", program["Tiny"], "--lower-case", "false"]).IsUsageError("add --lower-case true");

        string other = program["Tiny", "hf", "generator", "vocab.txt"];
        string[] pieces = File.ReadAllLines(other);
        (pieces[^1], pieces[^2]) = (pieces[^2], pieces[^1]);
        File.WriteAllLines(other, pieces);
        AssertRefused(hf, "vocab.txt differs from", "both networks of a model use the same word pieces");

        File.Delete(other);
        File.WriteAllText(program["Tiny", "hf", "discriminator", "tokenizer_config.json"], """{ "do_lower_case": false }""");
        AssertRefused(hf, "trained on cased text", "add --lower-case false");
        File.WriteAllText(program["Tiny", "hf", "discriminator", "tokenizer_config.json"], "{");
        AssertRefused(hf, "tokenizer_config.json is damaged");

        File.Delete(program["Tiny", "hf", "discriminator", "vocab.txt"]);
        AssertRefused(hf, "hf has no vocab.txt beside its weights", "--vocab <vocab.txt>");
        Start("more", [.. OneStep, "--initialize-from", hf, "--vocab", vocabulary]);
        TensorAssert.Same(program.Weights("Tiny", 6), program.Weights("more", 1));
    }

    [Fact]
    public void ResumedRun_KeepsItsOwnWeights()
    {
        _ = program.Train("Tiny");
        TinyProgram.Run("pretrain", "--resume", program["Tiny"], "--model", "Tiny", "--initialize-from", program["Tiny", "hf"])
            .IsUsageError("--initialize-from cannot be combined with --resume");
    }

    [Fact]
    public void Export_WritesTheCheckpointOfAStep()
    {
        _ = program.Train("Tiny");
        string[] export = ["export", "--run", program["Tiny"], "--model", "Tiny", "--output", program["hf"], "--checkpoint"];
        TinyProgram.Run([.. export, "5"]).IsUsageError("holds no checkpoint of step 5: it holds 2, 4, 6.");
        TinyProgram.Run([.. export[..^1], "--checkpoint=-1"]).IsUsageError("--checkpoint is '-1': it must be best, last or a step.");
        CapturedRun run = TinyProgram.Run([.. export, "4"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.StartsWith("Wrote step 4 to ", run.Output, StringComparison.Ordinal);
        string card = File.ReadAllText(program["hf", "generator", "README.md"]);
        Assert.StartsWith("---\nlibrary_name: transformers\npipeline_tag: fill-mask\ntags:\n- roformer\n---\n\n# Tiny\n", card, StringComparison.Ordinal);
        Assert.Contains("These are the weights after step 4 of:\n\n```\npretrain --corpus ", card, StringComparison.Ordinal);
        AssertExported(program["hf"], step: 4);

        File.AppendAllText(program["Tiny", "checkpoints", "step-00000002", "arena.safetensors"], "!");
        Directory.Delete(program["hf"], recursive: true);
        TinyProgram.Run([.. export, "2"]).IsUsageError("step-00000002 is damaged (arena.safetensors: its checksum differs): use another step.");
        Assert.False(Directory.Exists(program["hf"]));
    }

    private void Start(string output, params string[] options)
    {
        CapturedRun run = program.Pretrain(output, options);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private void Resume(string name)
    {
        CapturedRun run = TinyProgram.Run("pretrain", "--resume", program[name], "--model", "Tiny", "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("has no checkpoint yet: the run starts over.", run.Error, StringComparison.Ordinal);
    }

    private void ForgetCheckpoints(string name) => Directory.Delete(program[name, "checkpoints"], recursive: true);

    private void AssertRefused(string source, params string[] fragments)
    {
        program.Pretrain("more", [.. OneStep, "--initialize-from", source]).IsUsageError(fragments);
        Assert.False(Directory.Exists(program["more"]));
    }

    private void AssertExported(string folder, int step)
    {
        Tiny tiny = new();
        using ParameterArena exported = new(tiny.Layout, CPU);
        HuggingFaceFolder.Load(folder, exported, tiny.Facts);
        TensorAssert.Same(program.Weights("Tiny", step), exported.Weights);
    }
}
