using System.Linq;
using Microsoft.CodeAnalysis;

namespace ElectraDsl.Generators.DeviceCode;

/// <summary>What a kernel cannot be compiled from, where it stands, and the words of its message.</summary>
internal sealed record DeviceFinding(DiagnosticDescriptor Rule, Location Place, params string[] Words)
{
    // Longer expressions would hide the message; the place shows them whole.
    private const int LongestQuote = 60;

    /// <summary>A finding about an expression or a statement, which is quoted first in its message.</summary>
    /// <remarks>
    /// A helper that two structs call is walked for both. Roslyn takes equal diagnostics for one, but compares their words by reference: so they are
    /// interned.
    /// </remarks>
    public static DeviceFinding At(DiagnosticDescriptor rule, IOperation operation, params string[] words) =>
        new(rule, operation.Syntax.GetLocation(), [.. words.Prepend(Quote(operation.Syntax)).Select(string.Intern)]);

    private static string Quote(SyntaxNode syntax)
    {
        string text = syntax.ToString();
        int end = text.IndexOfAny(['\r', '\n']);
        string line = (end < 0 ? text : text.Substring(0, end)).TrimEnd();
        return line.Length <= LongestQuote && end < 0 ? line : line.Substring(0, Math.Min(line.Length, LongestQuote)).TrimEnd() + "…";
    }
}
