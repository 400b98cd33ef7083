using System.Globalization;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>
/// Takes characters apart into letters and accents (Unicode's form NFD). A table of our own in place of <see cref="string.Normalize()"/>,
/// which refuses U+FFFE, does nothing in globalization-invariant mode (the default of small container images), and depends on the ICU of
/// the machine: here the same text gives the same pieces everywhere. Not thread-safe.
/// </summary>
/// <remarks>
/// Source: The Unicode Standard, sections 3.11 and 3.12, tables of version 14.0 (that of Python 3.11, on which the original runs today):
/// CanonicalDecompositions.txt holds "character decomposition", all the way down; CombiningClasses.txt holds "first-last class", where
/// that is not 0. Hangul syllables are computed.
/// </remarks>
internal sealed class CanonicalDecomposition
{
    private const int FirstDecomposed = 0xC0; // what lies below is its own decomposition and combines with nothing

    private static readonly Dictionary<int, int[]> Decompositions = Lines("CanonicalDecompositions.txt")
        .Select(line => line.Split(' '))
        .ToDictionary(fields => CodePoint(fields[0]), fields => Array.ConvertAll(fields[1..], CodePoint));

    private static readonly Dictionary<int, byte> CombiningClasses = ReadCombiningClasses();

    private readonly List<int> decomposed = [];
    private readonly List<byte> classes = [];

    /// <summary>The code points of a text's decomposition, in canonical order; valid until the next call.</summary>
    /// <param name="text">A text without unpaired surrogates.</param>
    public IReadOnlyList<int> Of(string text)
    {
        decomposed.Clear();
        classes.Clear();
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value < FirstDecomposed)
                Append(rune.Value, 0);
            else if (!TryAppendHangul(rune.Value))
                AppendDecomposition(rune.Value);
        }

        return decomposed;
    }

    private void AppendDecomposition(int codePoint)
    {
        if (!Decompositions.TryGetValue(codePoint, out int[]? parts))
        {
            Append(codePoint, CombiningClasses.GetValueOrDefault(codePoint));
            return;
        }

        foreach (int part in parts)
            Append(part, CombiningClasses.GetValueOrDefault(part));
    }

    // Accents behind a letter stand in the order of their classes; those of one class keep theirs.
    private void Append(int codePoint, byte combiningClass)
    {
        int place = decomposed.Count;
        while (combiningClass > 0 && place > 0 && classes[place - 1] > combiningClass)
            place--;
        decomposed.Insert(place, codePoint);
        classes.Insert(place, combiningClass);
    }

    // The Unicode Standard, section 3.12.
    private bool TryAppendHangul(int codePoint)
    {
        const int FirstSyllable = 0xAC00, Syllables = 11_172, FirstLeading = 0x1100, FirstVowel = 0x1161, BeforeTrailing = 0x11A7;
        const int Vowels = 21, Trailings = 28;
        int syllable = codePoint - FirstSyllable;
        if (syllable is < 0 or >= Syllables)
            return false;
        Append(FirstLeading + (syllable / (Vowels * Trailings)), 0);
        Append(FirstVowel + (syllable / Trailings % Vowels), 0);
        if (syllable % Trailings > 0)
            Append(BeforeTrailing + (syllable % Trailings), 0);
        return true;
    }

    private static Dictionary<int, byte> ReadCombiningClasses()
    {
        Dictionary<int, byte> classes = [];
        foreach (string line in Lines("CombiningClasses.txt"))
        {
            string[] fields = line.Split('-', ' ');
            for (int codePoint = CodePoint(fields[0]); codePoint <= CodePoint(fields[1]); codePoint++)
                classes.Add(codePoint, byte.Parse(fields[2], CultureInfo.InvariantCulture));
        }

        return classes;
    }

    private static IEnumerable<string> Lines(string table)
    {
        using StreamReader reader = new(typeof(CanonicalDecomposition).Assembly.GetManifestResourceStream(table)!);
        while (reader.ReadLine() is string line)
            yield return line;
    }

    private static int CodePoint(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
