using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace ElectraDsl.Tests.Cli;

/// <summary>
/// Runs beside each other: their figures with baselines, what they cost, what they do differently, and whether they compare at all.
/// </summary>
public sealed class CompareCommandTests : IDisposable
{
    private readonly TinyProgram program = new();

    public void Dispose() => program.Dispose();

    [Fact]
    public void RunsOfTheSameText_AreComparedWithoutWarning()
    {
        Train("first");
        Train("second", "--learning-rate", "2e-3");
        CapturedRun run = TinyProgram.Run("compare", program["first"], program["second"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Empty(run.Error);
        Assert.All(
            [
                "first", "second", "RTD AUC", "RTD accuracy", "generator loss", "steps", "tokens", "FLOPs", "hours",
                "How second differs from first",
                "learning rate",
                "0.0005 -> 0.002",
            ],
            text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
        Assert.NotEmpty(Starred(run));
    }

    [Fact]
    public void RunsThatDoNotCompare_AreComparedWithWarnings()
    {
        Train("first");
        Train("other", "--held-out-fraction", "0.3");
        CapturedRun run = TinyProgram.Run("compare", program["first"], program["other"]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("warning: other: other held-out text", run.Error, StringComparison.Ordinal);
        Assert.Empty(Starred(run));
    }

    [Fact]
    public void RunsOfOtherPacking_HaveNoBest()
    {
        Train("first");
        Train("other", "--packing", "full-sentences");
        CapturedRun run = TinyProgram.Run("compare", program["first"], program["other"]);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("only figures of the reference and of a probe are comparable", run.Error, StringComparison.Ordinal);
        Assert.Empty(Starred(run));
    }

    [Fact]
    public void RunsOfDifferentModels_AreComparedByWhatTheyDeclare()
    {
        Train("Tiny");
        Train("Wide", "--model", "Wide");
        CapturedRun run = TinyProgram.Run("compare", program["Tiny"], program["Wide"]);
        Assert.Equal(0, run.ExitCode);
        string differences = run.Output[run.Output.IndexOf("How Wide differs from Tiny", StringComparison.Ordinal)..];
        Assert.Equal(
            [
                "model Tiny -> Wide", "generator layers 1 -> 2", "generator hidden size 8 -> 16", "generator attention heads 1 -> 2",
                "generator feed forward size 32 -> 64", "discriminator layers 1 -> 2", "discriminator hidden size 16 -> 24",
                "discriminator attention heads 2 -> 3", "discriminator feed forward size 64 -> 96",
            ],
            Lines(differences));
    }

    [Fact]
    public void Json_HoldsFiguresBudgetsAndDifferences()
    {
        Train("first");
        Train("second", "--seed", "7");
        CapturedRun run = TinyProgram.Run("compare", program["first"], program["second"], "--json");
        JsonNode json = JsonNode.Parse(run.Output)!;
        Assert.Equal(2, json["runs"]!.AsArray().Count);
        JsonNode second = json["runs"]![1]!;
        Assert.Equal(6, (int)second["budget"]!["steps"]!);
        Assert.True((double)second["budget"]!["training_flops"]! > 0);
        Assert.InRange((double)second["evaluation"]!["rtd_context_free_auc"]!, 0, 1);
        Assert.Contains(second["differences"]!.AsArray(), difference => (string?)difference!["name"] == "seed");
    }

    [Fact]
    public void Page_StandsOnItsOwn_AndHoldsEveryRun()
    {
        Train("first");
        Train("second", "--learning-rate", "2e-3");
        CapturedRun run = TinyProgram.Run("compare", program["first"], program["second"], "--output", program["comparison.html"]);
        Assert.True(run.ExitCode == 0, run.Error);
        XElement page = XDocument.Parse(File.ReadAllText(program["comparison.html"])).Root!;
        Assert.DoesNotContain(page.Descendants(), element => element.Name.LocalName is "link" or "script" or "img" or "iframe");
        Assert.All(["first", "second", "learning rate", "RTD AUC"], text => Assert.Contains(text, page.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void WhatCannotBeCompared_IsToldInOneLine()
    {
        Train("first");
        TinyProgram.Run("compare", program["first"]).IsUsageError("two or more runs");
        TinyProgram.Run("compare", program["first"], program["first"]).IsUsageError("named twice");
        TinyProgram.Run("compare", program["first"], program["nothing"]).IsUsageError("holds no run");
        Train("second");
        TinyProgram
            .Run("compare", program["first"], program["second"], "--output", program["first", "run.json"])
            .IsUsageError("with the extension .html");
        TinyProgram.Run("compare", program["first"], program["second"], "--output", program["first"]).IsUsageError("--output");
        TinyProgram
            .Run("compare", program["first"], program["second"], "--output", program["nowhere", "page.html"])
            .IsUsageError("--output", "does not exist");
        File.Delete(program["second", "evaluations.jsonl"]);
        TinyProgram.Run("compare", program["first"], program["second"]).IsUsageError("has not been evaluated yet");
    }

    /// <summary>The lines below a heading, with one blank between words.</summary>
    internal static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Skip(1)
            .Select(line => string.Join(' ', line.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries)))
            .Where(line => line.Length > 0 && line[0] != '+');

    /// <summary>The lines of figures that have a best run.</summary>
    private static IEnumerable<string> Starred(CapturedRun run) =>
        run.Output.Split('\n').Where(line => line.Contains(" *", StringComparison.Ordinal) && !line.Contains("* the best", StringComparison.Ordinal));

    private void Train(string name, params string[] options)
    {
        string[] model = options.Contains("--model") ? [] : ["--model", "Tiny"];
        CapturedRun run = program.Pretrain(name, [.. model, "--steps", "6", .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
    }
}
