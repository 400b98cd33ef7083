using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>Says what of a corpus was left out, after it has been read.</summary>
internal static class LeftOutLines
{
    /// <summary>Writes a line for each reason: a warning where it could not be read.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="parts">What was left out.</param>
    public static void Write(Terminal terminal, IEnumerable<LeftOut> parts)
    {
        foreach (LeftOut part in parts)
        {
            if (part.Unit == LeftOut.Document)
                terminal.Line($"Left out: {Of(part)}");
            else
                terminal.Warn($"left out: {Of(part)}");
        }
    }

    /// <summary>How much was left out and why.</summary>
    public static string Of(LeftOut part) =>
        $"{Words.Counted(part.Count, part.Unit)} {part.Reason}, the first{(part.Unit == LeftOut.Document ? " begins" : "")}: {part.Example}";
}
