namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>What came of a command or of code.</summary>
/// <param name="Executed">What ran in the end.</param>
/// <param name="ExitCode">0 where all went well.</param>
/// <param name="Output">What it wrote, errors included.</param>
internal sealed record Outcome(string Executed, int ExitCode, string Output)
{
    /// <summary>Fails the test unless all went well.</summary>
    public void AssertSuccess() => Assert.True(ExitCode == 0, $"Exit code {ExitCode} of: {Executed}\n{Output}");
}
