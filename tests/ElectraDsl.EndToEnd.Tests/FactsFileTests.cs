using System.Text.Json;

namespace ElectraDsl.EndToEnd.Tests;

public sealed class FactsFileTests
{
    private const string Source = """
        using ElectraDsl;

        namespace Trials;

        [ElectraModel(VocabularySize = 1_000, EmbeddingSize = 16, MaxPositions = 32)]
        [Generator(Layers = 1, HiddenSize = 16, AttentionHeads = 1)]
        [Discriminator(Layers = 2, HiddenSize = 32, AttentionHeads = 2)]
        public sealed partial record Narrow
        {
            public Narrow() => SequenceLength = 32;
        }

        """;

    [Fact]
    public void FactsThatAreAskedFor_StandBesideTheProgramAndAreItsOwn()
    {
        using TemporaryProject project = new(Source);
        Build(project, "ElectraDslFacts=true");
        string json = Path.Combine(project.Output, "Trainer.facts.json"), markdown = Path.Combine(project.Output, "Trainer.facts.md");

        using JsonDocument written = JsonDocument.Parse(File.ReadAllText(json));
        using JsonDocument told = JsonDocument.Parse(string.Join('\n', project.Run("info", "--json", "--tflops", "1").Expect(0).Output));
        JsonElement model = Assert.Single(written.RootElement.GetProperty("models").EnumerateArray());
        JsonElement compiled = Assert.Single(told.RootElement.GetProperty("models").EnumerateArray());
        Assert.All(model.EnumerateObject(), fact => Assert.True(JsonElement.DeepEquals(fact.Value, compiled.GetProperty(fact.Name)), fact.Name));
        Assert.Equal(
            ["name", "full_name", "fingerprint", "parameters", "generator", "discriminator"],
            model.EnumerateObject().Select(fact => fact.Name));

        string[] report = File.ReadAllLines(markdown);
        Assert.Equal("# Trials.Narrow", report[0]);
        Assert.Contains($"{model.GetProperty("parameters").GetInt64():N0} parameters", report[2], StringComparison.Ordinal);
        Assert.Contains(report, line => line.StartsWith("| feed forward | 2 | ", StringComparison.Ordinal));

        // Nothing changed, nothing is written; what is gone is written again, without a compilation.
        File.Delete(json);
        Build(project, "ElectraDslFacts=true");
        Assert.True(File.Exists(json));
        DateTime before = File.GetLastWriteTimeUtc(markdown);
        Build(project, "ElectraDslFacts=true");
        Assert.Equal(before, File.GetLastWriteTimeUtc(markdown));
    }

    [Fact]
    public void FactsFolder_IsTheProjects_AndWithoutThePropertyThereIsNone()
    {
        using TemporaryProject project = new(Source);
        Build(project);
        Assert.Empty(Directory.EnumerateFiles(project.Folder, "*acts*", SearchOption.AllDirectories));

        Build(project, "ElectraDslFacts=reports/facts");
        Assert.Equal(
            ["Trainer.facts.json", "Trainer.facts.md"],
            Directory.EnumerateFiles(Path.Combine(project.Folder, "reports", "facts")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static void Build(TemporaryProject project, params string[] properties)
    {
        ProgramResult build = project.Build(properties).Expect(0);
        TemporaryProject.AssertDiagnostics(build);
    }
}
