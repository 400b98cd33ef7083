using System.Globalization;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Hashes of a line's words, to compare texts by: words are runs of letters, digits and marks, without case; in scripts without blanks between words
/// every character is one. Punctuation and blanks are passed over, so that other quotation marks or line ends make no other text.
/// </summary>
internal static class WordHashes
{
    private const ulong FirstHash = 0xCBF29CE484222325, Multiplier = 0x100000001B3; // FNV-1a, 64 bits

    /// <summary>Appends the hashes of a line's words.</summary>
    public static void Append(string line, List<ulong> hashes)
    {
        ulong hash = FirstHash;
        foreach (Rune rune in line.EnumerateRunes())
        {
            bool stands = StandsAlone(rune.Value);
            bool belongs = !stands && (rune.IsAscii ? char.IsAsciiLetterOrDigit((char)rune.Value) : IsOfWord(rune));
            if (!belongs)
                End(ref hash, hashes);
            if (!belongs && !stands)
                continue;
            hash = (hash ^ (uint)Folded(rune)) * Multiplier;
            if (stands)
                End(ref hash, hashes);
        }

        End(ref hash, hashes);
    }

    private static void End(ref ulong hash, List<ulong> hashes)
    {
        if (hash == FirstHash)
            return;
        hashes.Add(SplitMix64.Mix(hash));
        hash = FirstHash;
    }

    private static int Folded(Rune rune) => !rune.IsAscii
        ? Rune.ToLowerInvariant(rune).Value
        : char.IsAsciiLetterUpper((char)rune.Value) ? rune.Value | 0x20 : rune.Value;

    private static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is <= UnicodeCategory.OtherNumber; // letters, marks, numbers

    /// <summary>Whether a character belongs to a script that is written without blanks: Thai to Tibetan's neighbors, Khmer, kana, Chinese.</summary>
    private static bool StandsAlone(int value) => value >= 0x0E00 && value
        is <= 0x0EFF                                     // Thai, Lao
        or (>= 0x1000 and <= 0x109F)                     // Myanmar
        or (>= 0x1780 and <= 0x17FF)                     // Khmer
        or (>= 0x3040 and <= 0x30FF)                     // kana
        or (>= 0x3400 and <= 0x9FFF)                     // Chinese characters
        or (>= 0xF900 and <= 0xFAFF)                     // more of them, for compatibility
        or (>= 0x20000 and <= 0x3FFFF);                  // rare ones
}
