using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Tests;

/// <summary>Compiles as beside an .editorconfig with a section for all C# files, read by the compiler's own parser.</summary>
internal sealed class EditorConfig : SyntaxTreeOptionsProvider
{
    private readonly AnalyzerConfigSet files;

    private EditorConfig(string settings) =>
        files = AnalyzerConfigSet.Create(new[] { AnalyzerConfig.Parse($"[*.cs]\n{settings}\n", "/project/.editorconfig") });

    public static CSharpCompilation Apply(CSharpCompilation compilation, string settings) =>
        compilation.WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new EditorConfig(settings)));

    public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken token) => GeneratedKind.Unknown;

    public override bool TryGetDiagnosticValue(SyntaxTree tree, string id, CancellationToken token, out ReportDiagnostic severity) =>
        files.GetOptionsForSourcePath("/project/" + tree.FilePath).TreeOptions.TryGetValue(id, out severity);

    public override bool TryGetGlobalDiagnosticValue(string id, CancellationToken token, out ReportDiagnostic severity)
    {
        severity = ReportDiagnostic.Default;
        return false;
    }
}
