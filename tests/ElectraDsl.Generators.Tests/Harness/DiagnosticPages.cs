using System.Runtime.CompilerServices;

namespace ElectraDsl.Generators.Tests;

/// <summary>The pages that explain diagnostics, in the repository.</summary>
internal static class DiagnosticPages
{
    public static string PathOf(string id, [CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, "../../../generators/docs/diagnostics", id + ".md");
}
