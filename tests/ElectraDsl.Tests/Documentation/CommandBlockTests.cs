using System.CommandLine;
using System.Text.RegularExpressions;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests.Documentation;

/// <summary>Commands that pages show are understood by the program, word for word; those of the SDK name projects that exist.</summary>
public sealed partial class CommandBlockTests
{
    public static TheoryData<string> Commands =>
    [
        .. DocumentationPages.All
            .SelectMany(DocumentationPages.BlocksOf)
            .Where(block => block.Language is "" or "sh")
            .SelectMany(block => block.Text.Split('\n'))
            .Concat(DocumentationPages.All.SelectMany(page => InlineCommand().Matches(DocumentationPages.ProseOf(page)).Select(code => code.Groups["line"].Value)))
            .Select(line => Comment().Replace(line, "").Trim())
            .Where(line => line.StartsWith("dotnet run ", StringComparison.Ordinal))
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_IsUnderstood(string line)
    {
        string[] halves = line.Split(" -- ", 2);
        if (Project().Match(halves[0]) is { Success: true } project)
            Assert.True(Directory.Exists(Path.Combine(SharedFolder.RepositoryRoot, project.Groups["path"].Value)), $"There is no project as in: {line}");
        if (halves.Length == 1)
            return;
        RootCommand root = CapturedRun.CommandsOf(new Samples.SampleModel());
        Assert.Equal([], root.Parse(halves[1]).Errors.Select(error => error.Message));
    }

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"--project (?<path>\S+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"`(?<line>dotnet run [^`]+)`")]
    private static partial Regex InlineCommand();
}
