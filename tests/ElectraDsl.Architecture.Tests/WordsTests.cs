using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ElectraDsl.Architecture.Tests;

/// <summary>Pages, messages and comments use the field's words: none of those that docs/glossary.md says to avoid.</summary>
public sealed partial class WordsTests
{
    private static readonly string GlossaryPath = Path.Combine(House.Root, "docs", "glossary.md");

    private static readonly SyntaxKind[] Comments =
    [
        SyntaxKind.SingleLineCommentTrivia, SyntaxKind.MultiLineCommentTrivia, SyntaxKind.SingleLineDocumentationCommentTrivia,
    ];

    private static readonly Regex Avoided = new(
        $@"\b({string.Join('|', Phrases().Select(Regex.Escape))})",
        RegexOptions.IgnoreCase | RegexOptions.Compiled | RegexOptions.CultureInvariant);

    [Fact]
    public void Pages_UseTheFieldsWords() => AssertNone(
        from folder in new[] { "", "docs", "generators/docs/diagnostics", "src/ElectraDsl.Package", "tests/Goldens" }
        from page in Directory.EnumerateFiles(Path.Combine(House.Root, folder), "*.md")
        where page != GlossaryPath
        from line in File.ReadLines(page).Select((text, index) => (text, index))
        from found in Avoided.Matches(line.text)
        select $"{Path.GetRelativePath(House.Root, page)}:{line.index + 1}: {found.Value}");

    /// <summary>Among them the comments of generated code, which are texts of the generators.</summary>
    [Fact]
    public void Messages_UseTheFieldsWords() => AssertNone(
        from tree in Trees()
        from token in tree.GetRoot().DescendantTokens()
        where LineLengthTests.Quoted.Contains(token.Kind())
        from found in Avoided.Matches(token.ValueText)
        select Place(tree, token.Span, found));

    [Fact]
    public void Comments_UseTheFieldsWords() => AssertNone(
        from tree in Trees()
        from comment in tree.GetRoot().DescendantTrivia()
        where Comments.Contains(comment.Kind())
        from found in Avoided.Matches(comment.ToString())
        select Place(tree, new TextSpan(comment.SpanStart + found.Index, found.Length), found));

    private static ParallelQuery<SyntaxTree> Trees() =>
        from folder in new[] { "src", "generators", "kernels" }.AsParallel()
        from file in Sources.FilesUnder(Path.Combine(House.Root, folder))
        select CSharpSyntaxTree.ParseText(File.ReadAllText(file), path: file);

    private static string Place(SyntaxTree tree, TextSpan span, Match found) =>
        $"{Path.GetRelativePath(House.Root, tree.FilePath)}:{tree.GetLineSpan(span).StartLinePosition.Line + 1}: {found.Value}";

    private static void AssertNone(IEnumerable<string> found)
    {
        string[] all = [.. found];
        Assert.True(all.Length == 0, $"docs/glossary.md says what to write in place of: {string.Join("; ", all)}");
    }

    /// <summary>The left column of the table of words to avoid.</summary>
    private static IEnumerable<string> Phrases()
    {
        string text = File.ReadAllText(GlossaryPath);
        return Row().Matches(text[text.IndexOf("| not | but |", StringComparison.Ordinal)..])
            .Select(row => row.Groups["phrases"].Value.Trim())
            .Where(phrases => phrases.Length > 0 && phrases[0] != '-' && phrases != "not")
            .SelectMany(phrases => phrases.Split(',', StringSplitOptions.TrimEntries));
    }

    [GeneratedRegex(@"^\|(?<phrases>[^|]+)\|[^|]+\|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
