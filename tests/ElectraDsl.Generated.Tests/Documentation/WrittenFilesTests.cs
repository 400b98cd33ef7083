using System.Text.Json;
using System.Text.RegularExpressions;
using ElectraDsl.Testing;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>The run folders that the pages' commands wrote are those that docs/run-folder.md describes.</summary>
[Collection(nameof(Executed))]
public sealed partial class WrittenFilesTests(ExecutedPages pages)
{
    private const string Page = "docs/run-folder.md";

    // Files that a run of the README does not leave: it raised no alarm, nothing broke, and nothing was written while the test looked.
    private static readonly string[] NotThere =
        ["alarms.jsonl", "*.partial", "*.damaged", "*.damaged-1", "run.lock"];

    private static readonly string Text = DocumentationPages.TextOf(Page);

    [Fact]
    public void EveryFileOfARun_IsInTheTables()
    {
        string[] described = DescribedIn("## The run folder", "## Preparation");
        Assert.Equal(
            [],
            Written("runs", "small").Where(path =>
                !described.Any(name => path == name || (name[^1] == '/' && path.StartsWith(name, StringComparison.Ordinal)))));
        Assert.Equal([], described.Except(NotThere).Where(name => !Exists("small", name) && !Exists("small/checkpoints/step-00000004", name)));
    }

    [Fact]
    public void EveryFileOfASweep_IsInItsTable()
    {
        string[] described = DescribedIn("## Sweep folders", "## Kernel cache");
        Assert.Equal(
            ["learning-rate=0.001,seed=2/", "report.html", "run.lock", "sweep.json", "text/1/", "text/2/"],
            described.Order(StringComparer.Ordinal));
        Assert.All(described.Except([.. NotThere, "text/2/"]), name => Assert.True(Exists("rates", name), name));
    }

    /// <summary>A run that can be exported ends with its folder for Hugging Face.</summary>
    [Fact]
    public void ModelThatIsDeclaredToBeExported_WasExported() =>
        Assert.Single(Directory.GetDirectories(pages.Workspace["shown"], "MinutesToExport", SearchOption.AllDirectories), run =>
            File.Exists(Path.Combine(run, "hf", "discriminator", "config.json")));

    [Fact]
    public void MetricsLine_HasMembersThatLinesHave()
    {
        using JsonDocument shown = JsonDocument.Parse(DocumentationPages.BlocksOf(Page).Single(block => block.Language == "json").Text);
        using JsonDocument written = JsonDocument.Parse(File.ReadLines(pages.Workspace["runs", "small", "metrics.jsonl"]).Last());
        Assert.Equal(
            [],
            shown.RootElement.EnumerateObject().Select(member => member.Name).Where(name => !written.RootElement.TryGetProperty(name, out _)));
    }

    [Theory]
    [InlineData("runs/small/run.json")]
    [InlineData("runs/small/checkpoints/step-00000004/state.json")]
    [InlineData("runs/small/reference.json")]
    [InlineData("runs/small/probe.json")]
    [InlineData("runs/small/shards/preparation.json")]
    [InlineData("runs/rates/sweep.json")]
    public void FormatVersion_IsThatOfTheTable(string path)
    {
        using JsonDocument written = JsonDocument.Parse(File.ReadAllBytes(pages.Workspace[path]));
        Match row = Regex.Match(Text, $@"^\|[^|]*`{Regex.Escape(Path.GetFileName(path))}`[^|]*\| (?<version>\d+) \|", RegexOptions.Multiline);
        Assert.Equal(row.Groups["version"].Value, written.RootElement.GetProperty("format").GetRawText());
    }

    /// <summary>Names in the first column of the tables between two headings.</summary>
    private static string[] DescribedIn(string from, string to)
    {
        string section = Text[Text.IndexOf(from, StringComparison.Ordinal)..Text.IndexOf(to, StringComparison.Ordinal)];
        section = section.Replace("### Format versions", "\0", StringComparison.Ordinal).Split('\0')[0];
        return
        [
            .. FirstColumn().Matches(section)
                .SelectMany(row => Code().Matches(row.Groups["cell"].Value))
                .Select(code => code.Groups["name"].Value.Replace("step-00001000", "step-00000004", StringComparison.Ordinal))
                .Distinct(),
        ];
    }

    /// <summary>Paths of files below a folder; those of a checkpoint without its folder.</summary>
    private IEnumerable<string> Written(params string[] folder) =>
        Directory.EnumerateFiles(pages.Workspace[folder], "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(pages.Workspace[folder], path).Replace('\\', '/'))
            .Select(path => Checkpoint().Replace(path, ""));

    private bool Exists(string run, string name)
    {
        string path = pages.Workspace[$"runs/{run}/{name}"];
        return File.Exists(path) || Directory.Exists(path);
    }

    [GeneratedRegex(@"^\|(?<cell>[^|]+)\|", RegexOptions.Multiline)]
    private static partial Regex FirstColumn();

    [GeneratedRegex("`(?<name>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^checkpoints/step-\d{8}/")]
    private static partial Regex Checkpoint();
}
