using System.Text.RegularExpressions;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>`dotnet new electradsl` from the packed packages: what a user gets who has no clone.</summary>
public sealed partial class TemplateTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    private const string Project = "first-encoder";

    /// <summary>A name that is none in C#, a vocabulary for a small text, and the three commands of the project's own README.</summary>
    [SkippableFact]
    public void Project_BuildsAndTrains_AsItsReadmeSays()
    {
        PackageFeed.SkipWithoutLibtorch();
        _ = feed.Pack.Expect(0);
        _ = feed.InstallTemplates().Expect(0);
        _ = feed.New("electradsl", "--output", Project, "--vocabulary-size", "1000").Expect(0);
        Assert.Equal(
            [".gitignore", "Model.cs", "README.md", $"{Project}.csproj"],
            Directory.GetFiles(feed.PathOf(Project)).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains(
            "[ElectraModel(Base = typeof(Presets.Recommended.Minutes), VocabularySize = 1000)]\npublic sealed partial record First_encoder;\n",
            File.ReadAllText(feed.SourceOf(Project)).ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
        Assert.Contains("runs/", File.ReadAllLines(feed.PathOf(Project, ".gitignore")));
        Assert.Contains(
            PackageFeed.Reference(PackageFeed.Libtorch, PackageFeed.BackendVersion)[..^" />".Length],
            File.ReadAllText(feed.PathOf(Project, $"{Project}.csproj")),
            StringComparison.Ordinal);

        string readme = File.ReadAllText(feed.PathOf(Project, "README.md"));
        string[][] commands = [.. Command().Matches(readme).Select(command => command.Groups["arguments"].Value.Split(' '))];
        Assert.Equal(["pretrain", "evaluate", "demo"], commands.Select(arguments => arguments[0]));

        ProgramResult build = feed.Build(Project).Expect(0);
        TemporaryProject.AssertDiagnostics(build);
        _ = Directory.CreateDirectory(feed.PathOf(Project, "text"));
        TinyText.Write(feed.PathOf(Project, "text", "tiny.txt"));
        foreach (string[] arguments in commands)
        {
            ProgramResult run = feed.Run(Project, arguments[0] == "pretrain" ? [.. arguments, "--steps", "10"] : arguments).Expect(0);
            Assert.Empty(run.Error);
        }

        Assert.True(File.Exists(feed.PathOf(Project, "runs", "first", "report.html")));
        Assert.True(Directory.Exists(feed.PathOf(Project, "runs", "first", "checkpoints", "step-00000010")));
        Assert.Contains("TextEncoder.Open<First_encoder>(\"runs/first\")", readme, StringComparison.Ordinal);
    }

    /// <summary>A line of a shell block, as the README writes it.</summary>
    [GeneratedRegex(@"^dotnet run -c Release -- (?<arguments>.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
