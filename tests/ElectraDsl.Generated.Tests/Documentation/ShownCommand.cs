using System.Text.RegularExpressions;
using ElectraDsl.Testing;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>A command that a page or the help shows.</summary>
/// <param name="Page">Where it first stands.</param>
/// <param name="Line">The line, without a comment.</param>
internal sealed partial record ShownCommand(string Page, string Line)
{
    /// <summary>
    /// Every line of the pages' blocks without a language, and every code in their prose that begins as a command and gives some argument a value. In
    /// the order of the pages, each line once.
    /// </summary>
    public static IReadOnlyList<ShownCommand> OfPages { get; } =
    [
        .. DocumentationPages.All
            .SelectMany(page => LinesOf(page).Select(line => new ShownCommand(page, line)))
            .DistinctBy(command => command.Line),
    ];

    /// <summary>What the program of a project is given; null where the line calls none.</summary>
    public string? Arguments => ArgumentsOf(Line);

    /// <summary>The folder behind <c>--project</c>; null where there is none.</summary>
    public string? Project => NamedProject().Match(Line) is { Success: true } project ? project.Groups["path"].Value : null;

    /// <summary>The words behind <c>--</c>, or the whole line where it is no command of the SDK; null where that calls no program.</summary>
    public static string? ArgumentsOf(string line) =>
        !line.StartsWith("dotnet ", StringComparison.Ordinal) ? line : line.Split(" -- ", 2) is [_, string arguments] ? arguments : null;

    private static IEnumerable<string> LinesOf(string page) =>
        DocumentationPages.BlocksOf(page)
            .Where(block => block.Language is "" or "sh")
            .SelectMany(block => block.Text.Split('\n'))
            .Concat(Code().Matches(DocumentationPages.ProseOf(page))
                .Select(code => Blanks().Replace(code.Groups["text"].Value, " "))
                .Where(code => Command().IsMatch(code) && !Mention().IsMatch(code)))
            .Select(line => Comment().Replace(line, "").Trim())
            .Where(line => line.Length > 0);

    [GeneratedRegex("`(?<text>[^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(dotnet|jq|git|python|pretrain|sweep|evaluate|demo|compare|export|info|kernels|prepare|inspect|vocabulary) \S")]
    private static partial Regex Command();

    // Nothing but names: "evaluate --probe", "kernels bench", "dotnet pack"; or a place to fill in.
    [GeneratedRegex(@"^[a-z]+( [a-z]+)?( --[a-z-]+)*$|<\w+>|…")]
    private static partial Regex Mention();

    [GeneratedRegex(@"\s+#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"--project (?<path>\S+)")]
    private static partial Regex NamedProject();
}
