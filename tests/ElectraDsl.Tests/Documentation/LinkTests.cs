using System.Text.RegularExpressions;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests.Documentation;

public sealed partial class LinkTests
{
    public static TheoryData<string> Pages => [.. DocumentationPages.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void EveryInternalLink_Resolves(string page)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, page))!;
        foreach (string target in Link().Matches(DocumentationPages.ProseOf(page)).Select(link => link.Groups["target"].Value))
        {
            if (target.Contains("://", StringComparison.Ordinal))
                continue;
            string[] parts = target.Split('#');
            string path = parts[0].Length == 0 ? Path.Combine(Repository.Root, page) : Path.GetFullPath(Path.Combine(folder, parts[0]));
            Assert.True(File.Exists(path) || Directory.Exists(path), $"{page} links to {target}, which is not there.");
            if (parts.Length == 2)
                Assert.Contains(parts[1], AnchorsOf(File.ReadAllText(path)));
        }
    }

    /// <summary>Headings as their anchors are made: lower case, punctuation dropped, blanks as hyphens.</summary>
    private static IEnumerable<string> AnchorsOf(string text) =>
        Heading().Matches(text).Select(heading =>
            string.Concat(heading.Groups["text"].Value.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
