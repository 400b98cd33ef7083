using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli;

/// <summary><c>evaluate --against reference</c>, and what <c>compare</c> makes of it.</summary>
public sealed class ReferenceCommandTests : IDisposable
{
    private readonly TinyProgram program = new();

    public ReferenceCommandTests()
    {
        Train("a", "Tiny");
        Train("b", "Wide", sequenceLength: 16);
    }

    public void Dispose() => program.Dispose();

    [Fact]
    public void RunsOfOtherModelsAndSequenceLengths_AreJudgedOnTheSameCorruptions_AndCompared()
    {
        JsonElement a = Judge("a"), b = Judge("b");
        Assert.Equal(a.GetProperty("fingerprint").GetString(), b.GetProperty("fingerprint").GetString());
        Assert.Equal(a.GetProperty("words").GetInt64(), b.GetProperty("words").GetInt64());
        Assert.Equal(a.GetProperty("reference_context_free_auc").GetDouble(), b.GetProperty("reference_context_free_auc").GetDouble());
        CapturedRun compared = TinyProgram.Run("compare", program["a"], program["b"]);
        Assert.All(
            ["reference AUC", "reference margin", "swapped word found"],
            name => Assert.Contains(name, compared.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("--against reference", compared.Output, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(TinyProgram.Run("compare", program["a"], program["b"], "--json").Output)!;
        Assert.Equal(b.GetProperty("reference_auc").GetDouble(), (double)json["runs"]![1]!["reference"]!["reference_auc"]!);
        Assert.Empty(json["notes"]!.AsArray());
    }

    [Fact]
    public void Json_IsFlat_AndHoldsWhatTheFileHolds()
    {
        JsonElement json = Judge("a");
        foreach (string name in new[]
            {
                "reference_auc",
                "reference_context_free_auc",
                "reference_margin",
                "swapped_word_found",
                "swapped_word_blind",
                "replaced_rate",
            })
            Assert.InRange(json.GetProperty(name).GetDouble(), -1, 1);
        Assert.Equal(("held-out", 6), (json.GetProperty("corpus").GetString(), json.GetProperty("step").GetInt32()));
        ReferenceResult kept = RunFolder.Open(program["a"]).ReadReference()!;
        Assert.Equal(kept.ReferenceAuc, json.GetProperty("reference_auc").GetDouble());
        Assert.All(
            json.EnumerateObject(),
            property => Assert.True(property.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String, property.Name));
        CapturedRun table = Program("evaluate", "--run", program["a"], "--against", "reference");
        Assert.All(
            ["a detector without context", "random choice", kept.Fingerprint[..8]],
            text => Assert.Contains(text, table.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void RunsWithoutFigures_WithFiguresOfOtherCorruptions_OrOfAnOlderCheckpoint_AreNamedWithTheCommand()
    {
        Assert.Contains($"evaluate --against reference --run {program["a"]} (and of b).", Compared(), StringComparison.Ordinal);
        _ = Judge("a");
        Assert.Contains($"evaluate --against reference --run {program["b"]}.", Compared(), StringComparison.Ordinal);
        _ = Judge("b", "--corpus", SmallText.Write(program["other.txt"]));
        Assert.Contains("b was evaluated on other corruptions (other.txt, ", Compared(), StringComparison.Ordinal);
        _ = Judge("b", "--checkpoint", "2");
        Assert.Contains("b was evaluated on the reference after step 2, not 6", Compared(), StringComparison.Ordinal);
    }

    [Fact]
    public void FileThatIsDamaged_StopsNobody_AndIsTold()
    {
        _ = Judge("a");
        string text = File.ReadAllText(program["a", "reference.json"]);
        File.WriteAllText(program["a", "reference.json"], text.Replace("\"step\": 6", "\"step\": 7", StringComparison.Ordinal));
        Assert.Contains(
            $"reference.json was changed or cut off since it was written (its checksum differs): recreate it with evaluate --run {program["a"]} --against reference.",
            Compared(),
            StringComparison.Ordinal);
        _ = Judge("a");
        Assert.Equal(text, File.ReadAllText(program["a", "reference.json"]));
    }

    [Fact]
    public void WhatCannotBeJudged_IsToldInOneLine()
    {
        TinyProgram.Run("evaluate", "--run", program["a"], "--against", "nothing").IsUsageError("--against is 'nothing': it must be reference.");
        File.WriteAllText(program["short.txt"], "A title\n\nAnother\n");
        TinyProgram
            .Run("evaluate", "--run", program["a"], "--against", "reference", "--corpus", program["short.txt"], "--device", "cpu")
            .IsUsageError("too little to judge on");
        File.WriteAllText(program["a", "shards", "reference.txt.gz"], "damaged");
        TinyProgram
            .Run("evaluate", "--run", program["a"], "--against", "reference", "--device", "cpu")
            .IsUsageError("reference.txt.gz is not the reference text that");
    }

    private string Compared()
    {
        CapturedRun run = TinyProgram.Run("compare", program["a"], program["b"]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Output;
    }

    private JsonElement Judge(string run, params string[] options)
    {
        using JsonDocument json = JsonDocument.Parse(
            Program(["evaluate", "--run", program[run], "--against", "reference", "--json", .. options]).Output);
        return json.RootElement.Clone();
    }

    private void Train(string name, string model, int sequenceLength = 32)
    {
        string[] arguments = program.PretrainArguments(name, "--model", model, "--steps", "6", "--checkpoint-every", "2");
        arguments[Array.IndexOf(arguments, "--sequence-length") + 1] = $"{sequenceLength}";
        CapturedRun run = TinyProgram.Run(arguments);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private static CapturedRun Program(params string[] arguments)
    {
        CapturedRun run = TinyProgram.Run([.. arguments, "--device", "cpu"]);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }
}
