using System.Linq;
using System.Threading;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.Parsing;

/// <summary>Reduces a compilation to the few facts that decide what is generated.</summary>
internal static class BuildEnvironmentParser
{
    public static BuildEnvironment Parse(Compilation compilation, CancellationToken token)
    {
        bool wantsEntryPoint = compilation.Options.OutputKind == OutputKind.ConsoleApplication
            && References(compilation, "ElectraDsl.Cli")
            && compilation.GetEntryPoint(token) is null;
        return new BuildEnvironment(References(compilation, "ElectraDsl.Training"), wantsEntryPoint);
    }

    private static bool References(Compilation compilation, string assembly) =>
        compilation.ReferencedAssemblyNames.Any(identity => identity.Name == assembly);
}
