namespace ElectraDsl.EndToEnd.Tests;

/// <summary>How a process ended.</summary>
/// <param name="ExitCode">What it told the shell; 128 + the signal's number where a signal ended it.</param>
/// <param name="Output">Lines of standard output.</param>
/// <param name="Error">Lines of standard error.</param>
public sealed record ProgramResult(int ExitCode, IReadOnlyList<string> Output, IReadOnlyList<string> Error)
{
    /// <summary>All of it, to be shown when a test fails.</summary>
    public override string ToString() =>
        $"exit code {ExitCode}\nstandard output:\n{string.Join('\n', Output)}\nstandard error:\n{string.Join('\n', Error)}";

    /// <summary>Fails the test, and shows all that was written, unless the process did what it was asked for.</summary>
    public ProgramResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Expected exit code {exitCode}.\n{this}");
        return this;
    }

    /// <summary>The one line of standard error of a program that refused.</summary>
    public string Refusal()
    {
        _ = Expect(2);
        Assert.True(Error.Count == 1, $"Expected one line on standard error.\n{this}");
        return Error[0];
    }
}
