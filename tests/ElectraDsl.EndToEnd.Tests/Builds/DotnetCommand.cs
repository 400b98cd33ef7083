namespace ElectraDsl.EndToEnd.Tests;

/// <summary>The SDK's own commands, in a folder outside the repository.</summary>
public static class DotnetCommand
{
    /// <summary>Runs a command of MSBuild (`build`, `pack`) in the plainest way.</summary>
    /// <param name="folder">The working directory.</param>
    /// <param name="arguments">The command and its options.</param>
    /// <param name="environment">Variables to set.</param>
    public static ProgramResult Run(string folder, IEnumerable<string> arguments, params (string Name, string Value)[] environment) =>
        RunningProgram.Run(
        folder,
        "dotnet",
        // No server may outlive the build: it would keep our end of its streams open.
        [.. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false", "-tl:off", "-v:m", "--nologo"],
        [("DOTNET_CLI_UI_LANGUAGE", "en"), .. environment]);
}
