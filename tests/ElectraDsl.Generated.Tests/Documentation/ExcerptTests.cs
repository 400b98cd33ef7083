using System.Reflection;
using ElectraDsl.Testing;
using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>Generated code, messages and counts that the pages quote are those of today.</summary>
public sealed class ExcerptTests
{
    /// <summary>What the build of the presets wrote.</summary>
    private static readonly string Generated = Path.Combine(
        Repository.Root,
        "artifacts",
        "obj",
        "ElectraDsl.Presets",
        Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)),
        "generated");

    public static TheoryData<int> Excerpts => [.. Enumerable.Range(0, Excerpt.All.Count)];

    [Theory]
    [MemberData(nameof(Excerpts))]
    public void Excerpt_IsWhatIsGeneratedToday(int index)
    {
        Excerpt excerpt = Excerpt.All[index];
        string path = Directory.EnumerateFiles(Generated, excerpt.File, SearchOption.AllDirectories).Single();
        string? difference = excerpt.CompareWith(File.ReadAllText(path));
        Assert.True(difference is null, difference);
    }

    [Fact]
    public void EveryQuotation_OfGeneratedCodeNamesItsFile() => Assert.Equal(
        DocumentationPages.BlocksOf("docs/generated-code.md").Count(block => block.Language == "text"),
        Excerpt.All.Count(excerpt => excerpt.Page == "docs/generated-code.md"));

    [Fact]
    public void OldExcerpt_IsToldWithWhatToPaste()
    {
        Excerpt excerpt = new("page.md", "file.g.cs", IsSelection: false, ["int first = 1;", "int second = 2;"]);
        Assert.Null(excerpt.CompareWith("class C\n{\n    int first = 1;\n    int second\n        = 2;\n}\n"));
        Assert.EndsWith(
            "Paste:\nint first = 1;\nint third = 3;",
            excerpt.CompareWith("class C\n{\n    int first = 1;\n    int third = 3;\n    int second = 2;\n}\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void QuotedWarning_IsThatOfTheProgram()
    {
        string quoted = DocumentationPages.BlocksOf("docs/kernels.md").Single(block => block.Language == "text").Text;
        string source = File.ReadAllText(Path.Combine(Repository.Root, "kernels", "ElectraDsl.Kernels", "DeviceFallback.cs"));
        Assert.Contains(quoted.Replace("warning: ", "", StringComparison.Ordinal).TrimEnd('\n', '…'), source, StringComparison.Ordinal);
    }

    /// <summary>Every kind of file that the generator's baselines have.</summary>
    [Fact]
    public void TableOfGeneratedFiles_IsComplete()
    {
        string page = DocumentationPages.TextOf("docs/generated-code.md");
        string baselines = Path.Combine(Repository.Root, "tests", "ElectraDsl.Generators.Tests", "Emission", "Baselines");
        IEnumerable<string> kinds =
            Directory.EnumerateFiles(baselines).Select(path => string.Join('.', Path.GetFileName(path).Split('.')[2..^1])).Distinct();
        Assert.Equal([], kinds.Where(kind => !page.Contains($"`Ns.Model.{kind}`", StringComparison.Ordinal)));
    }

    /// <summary>Those of the training report's table and of each objective's.</summary>
    [Fact]
    public void EveryAlarm_IsInTheTableOfAlarms()
    {
        string page = DocumentationPages.TextOf("docs/measuring.md");
        AlarmCondition[] alarms =
        [
            .. typeof(AlarmCondition).Assembly.GetTypes()
                .SelectMany(type => type.GetProperties(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
                .Where(property => property.PropertyType == typeof(AlarmCondition))
                .Select(property => (AlarmCondition)property.GetValue(null)!),
        ];
        Assert.True(alarms.Length > 10, "The alarms were not found.");
        Assert.Equal([], alarms.Select(alarm => alarm.Name).Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void EveryFigure_IsInTheTablesOfFigures()
    {
        string page = DocumentationPages.TextOf("docs/measuring.md");
        Assert.Equal(
            [],
            TrainingObjectives.All.SelectMany(objective => objective.Metrics).Select(metric => metric.Name)
                .Where(name => !page.Contains($"`{name}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void ParametersOfSmall_AreThoseOfThePage()
    {
        ModelConfig facts = new Presets.Small().Facts;
        (NetworkConfig generator, NetworkConfig discriminator) = (facts.Generator!, facts.Discriminator!);
        (string Row, NetworkPart Part)[] parts =
        [
            ("embeddings (30,522 + 512 + 2 rows of 128, norm)", NetworkPart.Embeddings),
            ("projection", NetworkPart.Projection),
            ("attention projections, each of 12 layers", NetworkPart.AttentionProjections),
            ("feed-forward, each layer", NetworkPart.FeedForward),
            ("norms, each layer", NetworkPart.Norms),
            ("head", NetworkPart.Head),
        ];
        string page = DocumentationPages.TextOf("docs/architectures.md");
        foreach ((string row, NetworkPart part) in parts)
            Assert.Contains($"| {row} | {Parameters(generator, part):N0} | {Parameters(discriminator, part):N0} |\n", page, StringComparison.Ordinal);
        Assert.Contains($"| all | {generator.Parameters:N0} | {discriminator.Parameters:N0} |\n", page, StringComparison.Ordinal);
        Assert.Contains(
            $"Both networks together have {new Presets.Small().Layout.ParameterCount:N0}:",
            page,
            StringComparison.Ordinal);

        static long Parameters(NetworkConfig network, NetworkPart part) => network.Parts.Single(cost => cost.Part == part).Parameters;
    }
}
