using System.Globalization;
using System.Text;

namespace ElectraDsl.Cli;

/// <summary>
/// Characters that steer a terminal instead of being read. Text from corpora, run folders and command lines may hold them; printed as they are they
/// could recolor, clear or rewrite what stands on the screen.
/// </summary>
internal static class ControlCharacters
{
    /// <summary>
    /// The text with every control character written out as in JSON, <c>\u001b</c>. Line feeds and tabs stay, as do carriage returns before a line
    /// feed. The marks that turn the direction of text are written out too: they can make a line read as what it is not; and so are noncharacters and
    /// halves of surrogate pairs, which no file of text may hold.
    /// </summary>
    public static string Visible(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Visible(text.AsSpan()) : text;

    private static string Visible(ReadOnlySpan<char> text)
    {
        StringBuilder visible = new(text.Length);
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            bool hasNext = index + 1 < text.Length;
            if (character == '\r' && hasNext && text[index + 1] == '\n')
                _ = visible.Append(character);
            else if (char.IsHighSurrogate(character) && hasNext && char.IsLowSurrogate(text[index + 1]))
                _ = visible.Append(character).Append(text[++index]);
            else if (Steers(character) || char.IsSurrogate(character))
                _ = visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                _ = visible.Append(character);
        }

        return visible.ToString();
    }

    private static bool Steers(char character) =>
        (char.IsControl(character) && character is not ('\n' or '\t'))
        || character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069') // embeddings, overrides, isolates
            or '\ufffe' or '\uffff';
}
