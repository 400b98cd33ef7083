using System.Text.RegularExpressions;

namespace ElectraDsl.Testing;

/// <summary>The pages that are written for people.</summary>
public static partial class DocumentationPages
{
    /// <summary>
    /// Paths below the repository: the pages at its root, docs and its pages of diagnostics, and what lies beside packages and goldens.
    /// </summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. new[] { "", "docs", "generators/docs/diagnostics", "src/ElectraDsl.Package", "tests/Goldens" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md"))
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A page's text.</summary>
    public static string TextOf(string page) => File.ReadAllText(Path.Combine(Repository.Root, page));

    /// <summary>A page's fenced blocks with the language behind the fence, "" where there is none.</summary>
    public static IReadOnlyList<(string Language, string Text)> BlocksOf(string page) =>
        [.. Fence().Matches(TextOf(page)).Select(block => (block.Groups["language"].Value, block.Groups["text"].Value))];

    /// <summary>A page without its fenced blocks.</summary>
    public static string ProseOf(string page) => Fence().Replace(TextOf(page), "");

    [GeneratedRegex(@"^```(?<language>[a-z]*)\n(?<text>.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();
}
