using System.Text.RegularExpressions;
using ElectraDsl.Testing;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>A block of a page that quotes generated code.</summary>
/// <param name="Page">The page.</param>
/// <param name="File">The generated file, as the comment before the block names it: <c>&lt;!-- from FILE --&gt;</c>, or "lines of" one.</param>
/// <param name="IsSelection">Whether it leaves lines out ("lines of").</param>
/// <param name="Lines">Its lines; "…" stands for text that was left out.</param>
internal sealed partial record Excerpt(string Page, string File, bool IsSelection, IReadOnlyList<string> Lines)
{
    private const string Cut = "…";

    /// <summary>Every excerpt of the pages.</summary>
    public static IReadOnlyList<Excerpt> All { get; } =
    [
        .. from page in DocumentationPages.All
           from block in Block().Matches(DocumentationPages.TextOf(page))
           select new Excerpt(
               page,
               block.Groups["file"].Value,
               block.Groups["kind"].Value == "lines of",
               block.Groups["text"].Value.TrimEnd('\n').Split('\n')),
    ];

    /// <summary>Compares it with a file, where a line is the same however it is broken and indented.</summary>
    /// <returns>What to do; null where all lines are there, one right behind the other unless some are left out.</returns>
    public string? CompareWith(string generated)
    {
        string text = OneLine(generated);
        int at = -1;
        foreach (string line in Lines)
        {
            Regex pattern = new(Regex.Escape(OneLine(line)).Replace(Cut, ".*?", StringComparison.Ordinal));
            Match found = at >= 0 && !IsSelection ? new Regex($@"\G ?{pattern}").Match(text, at) : pattern.Match(text, Math.Max(at, 0));
            if (!found.Success)
                return $"{Page} quotes {File}, where this line is not, or not there: {line.Trim()}\n{Advice(generated)}";
            at = found.Index + found.Length;
        }

        return null;
    }

    /// <summary>What to paste: as many lines as the excerpt has from its first one on, or all that the file has of such a member.</summary>
    private string Advice(string generated)
    {
        string[] lines = generated.Split('\n');
        string first = Lines[0].Split(['(', '='], 2)[0].Trim();
        int start = Array.FindIndex(lines, line => line.Contains(first, StringComparison.Ordinal));
        if (start < 0)
            return "Nothing like its first line is left: quote something else.";
        string[] fresh = lines[start..Math.Min(lines.Length, start + (IsSelection ? 4 : 1) * Lines.Count)];
        int indent = fresh.Where(line => line.Trim().Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return $"{(IsSelection ? "Choose from" : "Paste")}:\n{string.Join('\n', fresh.Select(line => line.Length > indent ? line[indent..] : ""))}";
    }

    private static string OneLine(string text) => OpenBracket().Replace(Blanks().Replace(text, " ").Trim(), "$1");

    [GeneratedRegex(
        @"^<!-- (?<kind>from|lines of) (?<file>\S+) -->\n```text\n(?<text>.*?)^```$",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    // Where arguments begin on a line of their own.
    [GeneratedRegex(@"(\() ")]
    private static partial Regex OpenBracket();
}
