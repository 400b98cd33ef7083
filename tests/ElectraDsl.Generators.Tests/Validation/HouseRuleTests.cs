using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

/// <summary>How code looks in the repository is no rule for a user's project in a clone of it.</summary>
public sealed class HouseRuleTests
{
    private static readonly string Root = FindRoot();

    private static readonly AnalyzerConfigSet Settings = AnalyzerConfigSet.Create(
        new[] { AnalyzerConfig.Parse(File.ReadAllText(Path.Combine(Root, ".editorconfig")), Path.Combine(Root, ".editorconfig")) });

    public static TheoryData<string> OwnFiles =>
        [
            .. OwnExamples().Select(name => $"examples/{name}/Program.cs"),
            "src/ElectraDsl/Arena/ArenaLayout.cs",
            "kernels/A/B.cs",
            "generators/A/B.cs",
            "tests/A/B.cs",
        ];

    [Theory]
    [MemberData(nameof(OwnFiles))]
    public void OwnFile_IsHeldToTheRules(string file)
    {
        ImmutableDictionary<string, ReportDiagnostic> severities = Settings.GetOptionsForSourcePath(Path.Combine(Root, file)).TreeOptions;
        Assert.Equal(ReportDiagnostic.Error, severities["RS0030"]);
        Assert.Equal(ReportDiagnostic.Warn, severities["IDE0005"]);
    }

    [Theory]
    [InlineData("examples/Mine/Program.cs")]
    [InlineData("examples/Mine/Models/Small.cs")]
    [InlineData("mine/Program.cs")]
    [InlineData("Program.cs")]
    public void UsersFileInAClone_IsNot(string file)
    {
        AnalyzerConfigOptionsResult options = Settings.GetOptionsForSourcePath(Path.Combine(Root, file));
        Assert.Empty(options.TreeOptions);
        Assert.DoesNotContain(
            options.AnalyzerOptions.Keys,
            key => key.StartsWith("csharp_", StringComparison.Ordinal) || key.StartsWith("dotnet_", StringComparison.Ordinal));
    }

    [Fact]
    public void OwnExamples_AreThoseOfTheSolution() =>
        Assert.Equal(
            Regex
                .Matches(File.ReadAllText(Path.Combine(Root, "ElectraDsl.sln")), @"examples\\(\w+)\\")
                .Select(match => match.Groups[1].Value)
                .Order(StringComparer.Ordinal),
        OwnExamples());

    private static string[] OwnExamples() =>
        Regex.Match(File.ReadAllText(Path.Combine(Root, "Directory.Build.props")), "<OwnExamples>;(.*);</OwnExamples>").Groups[1].Value.Split(';');

    private static string FindRoot([CallerFilePath] string caller = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(caller)!, "../../.."));
}
