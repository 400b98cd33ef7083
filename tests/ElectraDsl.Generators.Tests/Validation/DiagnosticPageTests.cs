using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

/// <summary>Every diagnostic has a page, a row in the release notes, and examples that are true.</summary>
public sealed class DiagnosticPageTests
{
    /// <summary>What the package's build files report, before the compiler runs.</summary>
    private static readonly string[] BuildIds = ["EDSL9002"];

    public static TheoryData<string> Ids => Descriptors.Ids;

    /// <summary>The one property that says where the repository is.</summary>
    private static string RepositoryUrl { get; } = XElement.Load(PathOf("../Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;

    [Fact]
    public void Pages_AreThoseOfTheDiagnostics() => Assert.Equal(
        Descriptors.All.Select(descriptor => descriptor.Id).Concat(BuildIds).Order(StringComparer.Ordinal),
        Directory.GetFiles(PathOf("docs/diagnostics")).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));

    [Fact]
    public void ReleaseNotes_ListEveryDiagnosticWithItsPage()
    {
        string[] rows =
        [
            .. new[] { "Shipped", "Unshipped" }
                .SelectMany(name => File.ReadAllLines(PathOf($"ElectraDsl.Generators/AnalyzerReleases.{name}.md")))
                .Where(line => line.StartsWith("EDSL", StringComparison.Ordinal)),
        ];
        Assert.Equal(
            Descriptors.All.Select(descriptor =>
                $"{descriptor.Id} | {descriptor.Category} | {descriptor.DefaultSeverity} | [{descriptor.Title}](../docs/diagnostics/{descriptor.Id}.md)"),
            rows.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_HasItsParts(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.All.Single(descriptor => descriptor.Id == id);
        string page = File.ReadAllText(PathOf($"docs/diagnostics/{id}.md"));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        Assert.Equal(
            ["Cause", "Bad", "Fixed", "Why"],
            Regex.Matches(page, "^## (.*)$", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
        Assert.Equal($"{RepositoryUrl}/blob/main/generators/docs/diagnostics/{id}.md", descriptor.HelpLinkUri);
        Assert.Matches("^EDSL(00|10|11|20|30|40|41|90)[0-9]{2}$", id);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ExamplesOfPage_AreTrue(string id)
    {
        string[] examples =
        [
            .. Regex
                .Matches(File.ReadAllText(PathOf($"docs/diagnostics/{id}.md")), "```csharp\n(.*?)```", RegexOptions.Singleline)
                .Select(match => match.Groups[1].Value),
        ];

        // A page about the project shows project files.
        if (examples.Length == 0 && id.StartsWith("EDSL90", StringComparison.Ordinal))
            return;
        Assert.Equal(2, examples.Length);

        // C# rejects what the language calls otherwise.
        Assert.Equal(
            id,
            Assert.Single(ModelCompiler.RunWithAdvice(examples[0]).Diagnostics, diagnostic => id != "EDSL0008" || diagnostic.Id == id).Id);
        ModelCompiler.RunWithAdvice(examples[1]).AssertClean();
    }

    [Fact]
    public void Errors_CannotBeSwitchedOff()
    {
        Assert.All(Descriptors.All.Where(descriptor => descriptor.DefaultSeverity == DiagnosticSeverity.Error), descriptor =>
            Assert.Contains(WellKnownDiagnosticTags.NotConfigurable, descriptor.CustomTags));

        // A pragma reaches the diagnostic, because its location is a real one; the tag decides that it has no effect on an error.
        IEnumerable<Diagnostic> found = ModelCompiler
            .Run("#pragma warning disable EDSL1001\n" + SampleModels.Small.Replace("256", "250", StringComparison.Ordinal))
            .Diagnostics;
        Diagnostic diagnostic = found.First();
        Assert.Equal("EDSL1001", diagnostic.Id);
        Assert.True(diagnostic.Location.IsInSource);
        Assert.False(diagnostic.IsSuppressed);
    }

    private static string PathOf(string path, [CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, "../../../generators", path);
}
