using System.Globalization;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Lower-cases as Python's str.lower does, which the original calls: as .NET does, but with the two special cases of Unicode that
/// need more than one character (SpecialCasing.txt).
/// </summary>
internal static class PythonCasing
{
    private const char CapitalSigma = '\u03A3';
    private const char SmallSigma = '\u03C3';
    private const char FinalSigma = '\u03C2';
    private const char CapitalIWithDot = '\u0130';

    // What Unicode calls case-ignorable besides marks, format characters, modifier letters and modifier symbols.
    private const string IgnorablePunctuation = "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    /// <summary>Lower-cases a text without unpaired surrogates.</summary>
    public static string ToLower(ReadOnlySpan<char> text)
    {
        StringBuilder lower = new(text.Length + 1);
        Span<char> utf16 = stackalloc char[2];
        for (int i = 0; i < text.Length;)
        {
            _ = Rune.DecodeFromUtf16(text[i..], out Rune rune, out int consumed);
            switch (rune.Value)
            {
                case CapitalIWithDot:
                    lower.Append("i\u0307");
                    break;
                case CapitalSigma:
                    lower.Append(IsFinal(text, i) ? FinalSigma : SmallSigma);
                    break;
                default:
                    lower.Append(utf16[..Rune.ToLowerInvariant(rune).EncodeToUtf16(utf16)]);
                    break;
            }

            i += consumed;
        }

        return lower.ToString();
    }

    // A sigma is final where a letter stands before it and none behind it.
    private static bool IsFinal(ReadOnlySpan<char> text, int sigma)
    {
        ReadOnlySpan<char> before = text[..sigma];
        Rune rune = default;
        while (Rune.DecodeLastFromUtf16(before, out rune, out int consumed) == System.Buffers.OperationStatus.Done && IsIgnorable(rune))
            before = before[..^consumed];
        if (before.IsEmpty || !IsCased(rune))
            return false;

        ReadOnlySpan<char> behind = text[(sigma + 1)..];
        while (Rune.DecodeFromUtf16(behind, out rune, out int consumed) == System.Buffers.OperationStatus.Done && IsIgnorable(rune))
            behind = behind[consumed..];
        return behind.IsEmpty || !IsCased(rune);
    }

    private static bool IsIgnorable(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format
            or UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol
        || (rune.IsBmp && IgnorablePunctuation.Contains((char)rune.Value));

    // Letters with case, the ordinal indicators, Roman numerals, letters in circles and squares.
    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        || rune.Value is 0xAA or 0xBA or (>= 0x2160 and <= 0x217F) or (>= 0x24B6 and <= 0x24E9)
            or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
