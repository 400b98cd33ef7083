using System.Text.RegularExpressions;

namespace ElectraDsl.Architecture.Tests;

/// <summary>What whoever contributes or reports is told, against the repository.</summary>
public sealed partial class ContributorTests
{
    private static readonly string[] Areas = ["src/", "generators/", "kernels/", "tests/", "examples/", "docs/", ".github/"];

    /// <summary>Paths with a name to fill in, such as <c>Ops/&lt;Op&gt;</c>, are checked as far as they go.</summary>
    [Fact]
    public void PathsOfContributing_Exist()
    {
        string[] paths =
        [
            .. Code().Matches(Read("CONTRIBUTING.md"))
                .Select(code => code.Groups["text"].Value)
                .Where(text => Areas.Any(area => text.StartsWith(area, StringComparison.Ordinal)) && !text.Contains("...", StringComparison.Ordinal))
                .Select(text => text.Contains('<', StringComparison.Ordinal) ? Path.GetDirectoryName(text.Split('<')[0])! : text),
        ];
        Assert.True(paths.Length > 30, "The paths of CONTRIBUTING.md were not found.");
        Assert.All(paths, path => Assert.True(Path.Exists(Path.Combine(House.Root, path)), path));
    }

    /// <summary>On every system that has a libtorch, with the SDK of global.json.</summary>
    [Fact]
    public void ContinuousIntegration_RunsTheReadmesTestCommand()
    {
        const string Command = "dotnet test ElectraDsl.sln -c Release";
        Assert.Contains($"\n{Command}", Read("README.md"), StringComparison.Ordinal);
        string workflow = Read(".github/workflows/ci.yml");
        Assert.Contains($"- run: {Command}\n", workflow, StringComparison.Ordinal);
        Assert.Contains("os: [ubuntu-latest, windows-latest, macos-latest]\n", workflow, StringComparison.Ordinal);
        Assert.Contains("global-json-file: global.json\n", workflow, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets.", workflow, StringComparison.Ordinal);
    }

    /// <summary>Read before anything is run: what is more belongs into docs.</summary>
    [Fact]
    public void Readme_HasAtMost1200WordsAndSmallPictures()
    {
        Assert.InRange(Read("README.md").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length, 1, 1_200);
        Assert.InRange(new DirectoryInfo(Path.Combine(House.Root, "docs", "images")).EnumerateFiles().Sum(file => file.Length), 1, 300_000);
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(House.Root, path)).ReplaceLineEndings("\n");

    [GeneratedRegex("`(?<text>[^`\n]+)`")]
    private static partial Regex Code();
}
