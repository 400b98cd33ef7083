namespace ElectraDsl.Data;

/// <summary>What Python's <c>str.strip</c>, which the original calls, takes for white space: .NET's, and the four separators of ASCII.</summary>
internal static class PythonWhiteSpace
{
    /// <summary>A text without the white space at its ends.</summary>
    public static string Strip(string text)
    {
        int from = 0;
        int to = text.Length;
        while (from < to && IsSpace(text[from]))
            from++;
        while (to > from && IsSpace(text[to - 1]))
            to--;
        return text[from..to];
    }

    private static bool IsSpace(char character) => char.IsWhiteSpace(character) || character is >= '\u001C' and <= '\u001F';
}
