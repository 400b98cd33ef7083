namespace ElectraDsl.Tests.Cli.BadInputs;

/// <summary>Whatever is wrong with what the program is given, it says so in one line with exit code 2, and nothing on the disk has changed.</summary>
public sealed class BadInputTests(BadInputWorkspace workspace) : IClassFixture<BadInputWorkspace>
{
    private static readonly Dictionary<string, BadInput> All =
        BadCommandLines.All.Concat(BadNumbers.All).Concat(BadTexts.All).Concat(BadVocabularies.All).Concat(BadRuns.All).Concat(BadNetworks.All)
            .ToDictionary(bad => bad.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void BadInput_IsOneLineAndChangesNothing(string name)
    {
        BadInput bad = All[name];
        IReadOnlyList<string> kept = workspace.Names();
        try
        {
            bad.Prepare?.Invoke(workspace);
            IReadOnlyList<string> contents = workspace.Contents();
            CapturedRun run = TinyProgram.Run(bad.Arguments);
            Assert.True(run.ExitCode == 2, $"{string.Join(' ', bad.Arguments)}: exit code {run.ExitCode}\n{run.Error}\n{run.Output}");
            run.IsUsageError(bad.Fragment);
            Assert.Equal(contents, workspace.Contents());
        }
        finally
        {
            workspace.Restore(kept);
        }
    }

    [Fact]
    public void ThereAreHundreds() => Assert.True(All.Count >= 300, $"There are {All.Count} bad inputs.");
}
