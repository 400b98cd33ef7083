using System.Linq;
using System.Reflection;

namespace ElectraDsl.Generators.Validation;

/// <summary>Address of the page that explains a diagnostic. The package holds the same pages, under docs/diagnostics.</summary>
internal static class DiagnosticPage
{
    // The build writes the property RepositoryUrl into every assembly.
    private static readonly string Repository = typeof(DiagnosticPage).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryUrl")
        .Value!;

    public static string Of(string id) => $"{Repository}/blob/main/generators/docs/diagnostics/{id}.md";
}
