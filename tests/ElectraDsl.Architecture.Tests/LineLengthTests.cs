using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Architecture.Tests;

/// <summary>
/// No analyzer of the SDK measures lines. Text between quotation marks is never cut: a message is found by searching for it whole, and a template
/// looks like what it writes.
/// </summary>
public sealed class LineLengthTests
{
    private static readonly string[] OwnFolders =
        ["src", "generators", "kernels", "tests", "examples/KernelSwap", "examples/ObjectivesCompared", "examples/QuickStart"];

    internal static readonly SyntaxKind[] Quoted =
    [
        SyntaxKind.StringLiteralToken,
        SyntaxKind.Utf8StringLiteralToken,
        SyntaxKind.SingleLineRawStringLiteralToken,
        SyntaxKind.MultiLineRawStringLiteralToken,
        SyntaxKind.InterpolatedStringTextToken,
    ];

    [Fact]
    public void NoLineOfCode_IsLongerThanEditorConfigSays()
    {
        string rule = File.ReadLines(Path.Combine(House.Root, ".editorconfig")).Single(line => line.StartsWith("max_line_length", StringComparison.Ordinal));
        int longest = int.Parse(rule.Split('=')[1], CultureInfo.InvariantCulture);
        string[] found = [.. OwnFolders
            .SelectMany(folder => Sources.FilesUnder(Path.Combine(House.Root, folder)))
            .AsParallel()
            .SelectMany(file => LongLines(file, longest))];
        Assert.True(found.Length == 0, $"Lines of more than {longest} characters: {string.Join(' ', found)}");
    }

    [Theory]
    [InlineData("int first = 1;", 1)]
    [InlineData("string first = \"1\";", 0)]
    [InlineData("string first = $\"{1}, two\";", 0)]
    [InlineData("string first = \"\"\"\n    text that is long\n    \"\"\";", 0)]
    [InlineData("// \"a comment\"", 1)]
    public void Text_IsNeverCut(string code, int expected) => Assert.Equal(expected, LongLinesOf(code, 10).Count());

    private static IEnumerable<string> LongLines(string file, int longest)
    {
        string code = File.ReadAllText(file);
        return code.Split('\n').Any(line => line.Length > longest)
            ? LongLinesOf(code, longest).Select(line => $"{Path.GetRelativePath(House.Root, file)}:{line + 1}")
            : [];
    }

    private static IEnumerable<int> LongLinesOf(string code, int longest)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code);
        SourceText text = tree.GetText();
        HashSet<int> quoted =
        [
            .. tree.GetRoot()
                .DescendantTokens()
                .Where(token => Quoted.Contains(token.Kind()))
                .Select(token => text.Lines.GetLinePositionSpan(token.Span))
                .SelectMany(span => Enumerable.Range(span.Start.Line, span.End.Line - span.Start.Line + 1)),
        ];
        return text.Lines.Where(line => line.Span.Length > longest && !quoted.Contains(line.LineNumber)).Select(line => line.LineNumber);
    }
}
