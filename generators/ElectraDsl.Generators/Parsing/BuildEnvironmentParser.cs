using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reduces a compilation to the few facts that decide what is generated.</summary>
internal static class BuildEnvironmentParser
{
    public static BuildEnvironment Parse(Compilation compilation, CancellationToken token)
    {
        bool wantsEntryPoint = compilation.Options.OutputKind == OutputKind.ConsoleApplication
            && References(compilation, "ElectraDsl.Cli")
            && compilation.GetEntryPoint(token) is null;
        return new BuildEnvironment(
            References(compilation, "ElectraDsl.Training"),
            References(compilation, "ElectraDsl.Inference"),
            References(compilation, "ElectraDsl.FineTuning"),
            References(compilation, "ElectraDsl.Serving"),
            wantsEntryPoint,
            (int)((CSharpCompilation)compilation).LanguageVersion);
    }

    /// <summary>
    /// Whether the MSBuild property ElectraDslFacts is set; Facts.targets of the package shows it to the compiler and writes the files.
    /// </summary>
    public static bool WantsFactsReport(AnalyzerConfigOptions options) =>
        options.TryGetValue("build_property.ElectraDslFacts", out string? value)
        && value.Trim().Length > 0
        && !string.Equals(value.Trim(), "false", StringComparison.OrdinalIgnoreCase);

    private static bool References(Compilation compilation, string assembly) =>
        compilation.ReferencedAssemblyNames.Any(identity => identity.Name == assembly);
}
