using System.Xml.Linq;

namespace ElectraDsl.Cli;

/// <summary>What was typed to start and to resume a run, as a part of its page.</summary>
internal static class CommandLineSection
{
    /// <summary>A heading and the lines.</summary>
    /// <param name="lines">The oldest first; empty where nothing was typed.</param>
    public static IEnumerable<XElement> Of(IReadOnlyList<string> lines)
    {
        string[] typed =
        [
            .. lines.Select(
                (line, index) =>
                    line.Length > 0 ? line
                    : index == 0 ? "(started without arguments)"
                    : "(resumed without arguments)"),
        ];
        yield return new XElement("h2", typed.Length == 1 ? "Command line" : "Command lines");
        yield return new XElement("pre", string.Join('\n', typed));
    }
}
