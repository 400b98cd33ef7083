using System.ComponentModel;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>A user who steps into the library sees the sources of the commit that it was built from, wherever that was.</summary>
public sealed class SourceLinkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public void ReleaseBuildOfAClone_NamesItsCommit()
    {
        WriteLibrary();
        Git("init", "--quiet");
        Git("add", ".");
        Git("-c", "user.name=Tester", "-c", "user.email=tester@example.org", "commit", "--quiet", "--message", "First");
        Git("remote", "add", "origin", "https://github.com/someone/fork.git");
        string commit = Git("rev-parse", "HEAD").Output[0];

        (IReadOnlyList<string> sources, string? link) = Build();
        Assert.Contains("/_/src/Library/Library.cs", sources);
        Assert.Equal("{\"documents\":{\"/_/*\":\"https://raw.githubusercontent.com/someone/fork/" + commit + "/*\"}}", link);
    }

    /// <summary>A source tree without Git builds as well, and names no folder either.</summary>
    [Fact]
    public void ReleaseBuildOfASourceTree_NamesNoFolder()
    {
        WriteLibrary();
        (IReadOnlyList<string> sources, string? link) = Build();
        Assert.Contains("/_/src/Library/Library.cs", sources);
        Assert.All(sources, source => Assert.StartsWith("/_/", source, StringComparison.Ordinal));
        Assert.Null(link);
    }

    private void WriteLibrary()
    {
        File.Copy(Path.Combine(Repository.Root, "Directory.Build.props"), folder["Directory.Build.props"]);
        File.WriteAllText(folder["Directory.Build.targets"], "<Project />");
        File.WriteAllText(folder["Directory.Packages.props"], "<Project />");
        File.WriteAllText(folder[".gitignore"], "artifacts/\n");
        _ = Directory.CreateDirectory(folder["src", "Library"]);
        File.WriteAllText(
            folder["src", "Library", "Library.csproj"],
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><NuGetAudit>false</NuGetAudit></PropertyGroup></Project>""");
        File.WriteAllText(
            folder["src", "Library", "Library.cs"],
            """
            namespace Library;

            /// <summary>A type.</summary>
            public static class Type
            {
                /// <summary>Adds.</summary>
                public static int Add(int a, int b) => a + b;
            }

            """);
    }

    private (IReadOnlyList<string> Sources, string? Link) Build()
    {
        _ = DotnetCommand.Run(folder["src", "Library"], ["build", "-c", "Release"]).Expect(0);
        using FileStream assembly = File.OpenRead(folder["artifacts", "bin", "Library", "release", "Library.dll"]);
        (IReadOnlyList<string> sources, string? link) = DebugSymbols.Of(assembly);
        return ([.. sources.Select(source => source.Replace('\\', '/'))], link);
    }

    private ProgramResult Git(params string[] arguments)
    {
        try
        {
            return RunningProgram.Run(folder.Path, "git", arguments).Expect(0);
        }
        catch (Win32Exception)
        {
            Skip.If(true, "There is no git on this machine.");
            throw;
        }
    }
}
