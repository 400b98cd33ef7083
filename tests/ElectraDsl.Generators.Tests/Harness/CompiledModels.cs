using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Tests;

/// <summary>What came of a compilation with the generator.</summary>
/// <param name="Output">User code and generated code together.</param>
/// <param name="Reported">What the generator reported.</param>
/// <param name="Result">What the generator did.</param>
internal sealed record CompiledModels(Compilation Output, ImmutableArray<Diagnostic> Reported, GeneratorDriverRunResult Result)
{
    /// <summary>Everything that a build would show: the generator's diagnostics and the compiler's, warnings included.</summary>
    public ImmutableArray<Diagnostic> Diagnostics =>
        [.. Reported, .. Output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];

    public ImmutableArray<string> FileNames => [.. Result.Results.Single().GeneratedSources.Select(source => source.HintName)];

    public string TextOf(string fileName) =>
        Result.Results.Single().GeneratedSources.Single(source => source.HintName == fileName).SourceText.ToString();

    /// <summary>Fails where a build would show anything at all.</summary>
    public CompiledModels AssertClean()
    {
        Assert.Null(Result.Results.Single().Exception);
        Assert.Empty(Diagnostics.Select(diagnostic => diagnostic.ToString()));
        return this;
    }
}
