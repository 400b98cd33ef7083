using System.Text.RegularExpressions;
using ElectraDsl.Testing;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>What the pages and the help show is executed: commands with a small model and small texts, C# in the folders that they leave.</summary>
[Collection(nameof(Executed))]
public sealed partial class ExecutionTests(ExecutedPages pages, ExecutedHelp help)
{
    public static TheoryData<string> Commands =>
        [.. ShownCommand.OfPages.Select(command => command.Line).Where(line => Substitutions.ReasonAgainst(line) is null)];

    public static TheoryData<string> Examples => [.. ExecutedHelp.Examples];

    public static TheoryData<string, int> Blocks => ShownCode.Theory;

    public static TheoryData<string> Others =>
        [.. ShownCommand.OfPages.Where(command => Substitutions.ReasonAgainst(command.Line) is not null).Select(command => command.Line)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_OfAPageSucceeds(string line) => pages.OutcomeOf(line).AssertSuccess();

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_OfTheHelpSucceeds(string line) => help.OutcomeOf(line).AssertSuccess();

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Code_OfAPageRuns(string page, int block) => pages.OutcomeOf(page, block).AssertSuccess();

    [Theory]
    [MemberData(nameof(Others))]
    public void CommandThatIsNotExecuted_NamesProjectsThatExist(string line)
    {
        foreach (string path in line.Split(' ').Where(word => Project().IsMatch(word)))
            Assert.True(Directory.Exists(Path.Combine(Repository.Root, path)), $"There is no project {path}, as in: {line}");
    }

    [Fact]
    public void EverySubstitution_IsNeeded()
    {
        string[] lines = [.. ShownCommand.OfPages.Select(command => command.Line), .. ExecutedHelp.AllExamples];
        string[] commands = [.. lines.Where(line => Substitutions.ReasonAgainst(line) is null).Select(line => ShownCommand.ArgumentsOf(line) ?? "")];
        string code = string.Join('\n', ShownCode.All.Select(shown => ShownCode.BlocksOf(shown.Page)[shown.Block]));
        Assert.Equal([], Substitutions.NotExecuted.Select(row => row.Pattern).Where(pattern => !lines.Any(line => Regex.IsMatch(line, pattern))));
        Assert.Equal([], Substitutions.OfCommands.Select(row => row.Pattern).Where(pattern => !commands.Any(line => Regex.IsMatch(line, pattern))));
        Assert.Equal([], Substitutions.OfCode.Select(row => row.Pattern).Where(pattern => !Regex.IsMatch(code, pattern)));
        Assert.Equal(
            [],
            Substitutions.Files.Select(row => row.Path.Split('/')[0]).Where(path =>
                !commands.Any(line => line.Contains(path, StringComparison.Ordinal))));
    }

    [GeneratedRegex("^(tests|examples)/")]
    private static partial Regex Project();
}
