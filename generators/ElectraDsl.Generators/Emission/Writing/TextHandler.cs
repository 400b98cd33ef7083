using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace ElectraDsl.Generators.Emission;

/// <summary>
/// Fills the holes of a template: numbers in invariant form, text of several lines indented like its first line. A line that holds
/// nothing but an empty hole vanishes, which is how templates leave things out.
/// </summary>
[InterpolatedStringHandler]
internal ref struct TextHandler
{
    private readonly StringBuilder text;
    private bool lineIsEmptyHole;

    // The compiler passes the number of holes; only the length of the rest helps to choose a capacity.
    public TextHandler(int literalLength, int formattedCount) => text = new StringBuilder(literalLength + (formattedCount * 32));

    public void AppendLiteral(string literal)
    {
        if (lineIsEmptyHole && literal[0] == '\n')
        {
            text.Length -= TrailingSpaces();
            literal = literal.Substring(1);
        }

        lineIsEmptyHole = false;
        _ = text.Append(literal);
    }

    public void AppendFormatted(string value)
    {
        int spaces = TrailingSpaces();
        bool startsLine = text.Length == spaces || text[text.Length - spaces - 1] == '\n';
        lineIsEmptyHole = startsLine && value.Length == 0;
        _ = text.Append(startsLine ? Indent(value, spaces) : value);
    }

    public void AppendFormatted(int value) => AppendFormatted(value.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(long value) => AppendFormatted(value.ToString(CultureInfo.InvariantCulture));

    public override readonly string ToString() =>
        lineIsEmptyHole ? text.ToString(0, Math.Max(0, text.Length - TrailingSpaces() - 1)) : text.ToString();

    /// <summary>Indents all lines but the first, which stands where it should; empty lines stay empty.</summary>
    private static string Indent(string value, int spaces)
    {
        string[] lines = value.Split('\n');
        for (int i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length > 0)
                lines[i] = new string(' ', spaces) + lines[i];
        }

        return string.Join("\n", lines);
    }

    private readonly int TrailingSpaces()
    {
        int count = 0;
        while (count < text.Length && text[text.Length - count - 1] == ' ')
            count++;
        return count;
    }
}
