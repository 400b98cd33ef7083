namespace ElectraDsl.Generators.Validation;

/// <summary>Address of the page that explains a diagnostic.</summary>
internal static class DiagnosticPage
{
    public static string Of(string id) => $"https://github.com/electradsl/electradsl/blob/main/generators/docs/diagnostics/{id}.md";
}
