using System.Text;
using System.Text.RegularExpressions;

namespace ElectraDsl.Tests;

/// <summary>What a terminal of some width shows after a text with control codes: enough of them for what the console library writes.</summary>
internal sealed partial class Screen(int width)
{
    private readonly List<StringBuilder> lines = [new()];
    private int row, column;

    /// <summary>The lines that are shown, without blanks at their ends.</summary>
    public IReadOnlyList<string> Lines => [.. lines.Select(line => line.ToString().TrimEnd())];

    /// <summary>Shows a text.</summary>
    public static Screen Of(string text, int width)
    {
        Screen screen = new(width);
        foreach (Match part in Parts().Matches(text))
            screen.Write(part);
        return screen;
    }

    private void Write(Match part)
    {
        int count =
            part.Groups["count"].Value.Length > 0 ? int.Parse(part.Groups["count"].Value, System.Globalization.CultureInfo.InvariantCulture) : 1;
        switch (part.Groups["code"].Value)
        {
            case "A":
                row = Math.Max(0, row - count);
                break;
            case "J":
                Erase();
                lines.RemoveRange(row + 1, lines.Count - row - 1);
                break;
            case "K":
                lines[row].Clear();
                break;
            case "":
                WriteText(part.Value);
                break;
            default:
                break;                                   // colors, and whether the cursor shows
        }
    }

    private void WriteText(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value == '\r')
                column = 0;
            else if (rune.Value == '\n')
                NextLine();
            else
            {
                if (column == width)
                    NextLine();
                StringBuilder line = lines[row];
                line.Append(' ', Math.Max(0, column - line.Length));
                if (column < line.Length)
                    line[column] = (char)rune.Value;
                else
                    line.Append((char)rune.Value);
                column++;
            }
        }
    }

    private void NextLine()
    {
        column = 0;
        if (++row == lines.Count)
            lines.Add(new StringBuilder());
    }

    private void Erase() => lines[row].Length = Math.Min(lines[row].Length, column);

    [GeneratedRegex(@"\u001b\[(?<count>\d*)[?;\d]*(?<code>[A-Za-z])|[^\u001b]+")]
    private static partial Regex Parts();
}
