using System.Security.Cryptography;
using ElectraDsl.Checkpoints;
using ElectraDsl.Cli;
using ElectraDsl.Export;
using ElectraDsl.Testing;
using TorchSharp;

namespace ElectraDsl.Tests.Cli;

public sealed class SeveralModelsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void TwoModelsOfOneProject_TrainSideBySide()
    {
        Train("Tiny");
        Train("Wide");
        Assert.All(["Tiny", "Wide"], model => Assert.True(File.Exists(folder[model, "evaluation.json"])));
        Assert.NotEqual(
            Contents("Tiny")["checkpoints/step-00000006/arena.safetensors"],
            Contents("Wide")["checkpoints/step-00000006/arena.safetensors"]);
    }

    [Theory]
    [InlineData("pretrain", "--resume")]
    [InlineData("evaluate", "--run")]
    [InlineData("demo", "--run")]
    public void RunOfAnotherModel_IsRefusedInOneLineAndLeftAsItWas(string command, string option)
    {
        Train("Tiny");
        Dictionary<string, string> before = Contents("Tiny");
        (int exitCode, string error) = Run(command, option, folder["Tiny"], "--model", "Wide");
        Assert.Equal(2, exitCode);
        string line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Tiny", line, StringComparison.Ordinal);
        Assert.Equal(before, Contents("Tiny"));
    }

    [Fact]
    public void Evaluate_RewritesWhatTheRunWrote()
    {
        Train("Tiny");
        string before = File.ReadAllText(folder["Tiny", "evaluation.json"]);
        File.Delete(folder["Tiny", "report.html"]);
        (int exitCode, string error) = Run("evaluate", "--run", folder["Tiny"], "--model", "Tiny");
        Assert.True(exitCode == 0, error);
        Assert.Equal(before, File.ReadAllText(folder["Tiny", "evaluation.json"]));
        Assert.True(File.Exists(folder["Tiny", "report.html"]));
    }

    [Fact]
    public void Export_WritesTheNewestCheckpointForHuggingFace()
    {
        Train("Tiny");
        (int exitCode, string error) = Run("export", "--run", folder["Tiny"], "--output", folder["hf", "tiny"], "--model", "Tiny");
        Assert.True(exitCode == 0, error);
        string[] files = ["README.md", "config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"];
        foreach (string network in new[] { "discriminator", "generator" })
            Assert.Equal(files, Directory.EnumerateFiles(folder["hf", "tiny", network]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(folder["Tiny", "vocab.txt"]), File.ReadAllText(folder["hf", "tiny", "discriminator", "vocab.txt"]));

        Tiny tiny = new();
        using ParameterArena trained = new(tiny.Layout, torch.CPU), exported = new(tiny.Layout, torch.CPU);
        ArenaFile.LoadWeights(folder["Tiny", "checkpoints", "step-00000006", "arena.safetensors"], trained);
        HuggingFaceFolder.Load(folder["hf", "tiny"], exported, tiny.Facts);
        TensorAssert.Same(trained.Weights, exported.Weights);

        (exitCode, error) = Run("export", "--run", folder["Tiny"], "--output", folder["hf", "tiny"], "--model", "Tiny");
        Assert.Equal(2, exitCode);
        Assert.Contains(
            "exists already: name a new folder",
            Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Fact]
    public void MovedRun_IsStillFound()
    {
        Train("Tiny");
        Directory.Move(folder["Tiny"], folder["moved"]);
        (int exitCode, string error) = Run("demo", "--run", folder["moved"], "--model", "Tiny");
        Assert.True(exitCode == 0, error);
    }

    public void Dispose() => folder.Dispose();

    private void Train(string model)
    {
        (int exitCode, string error) = Run(
            "pretrain",
            "--model",
            model,
            "--corpus",
            SmallText.Write(folder["text.txt"]),
            "--output",
            folder[model],
            "--steps", "6", "--batch-size", "4", "--sequence-length", "32", "--warmup-steps", "2", "--report-every", "3", "--evaluation-sequences",
            "16", "--device",
            "cpu");
        Assert.True(exitCode == 0, error);
    }

    private static (int ExitCode, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = ElectraProgram.Run(arguments, () => [new Tiny(), new Wide()], Terminal.Plain(output, error));
        return (exitCode, error.ToString());
    }

    /// <summary>Every file of a run with a checksum of its contents.</summary>
    private Dictionary<string, string> Contents(string run) => Directory
        .EnumerateFiles(folder[run], "*", SearchOption.AllDirectories)
        .ToDictionary(
            path => Path.GetRelativePath(folder[run], path).Replace('\\', '/'),
            path => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
}
