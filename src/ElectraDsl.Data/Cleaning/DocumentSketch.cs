using System.Globalization;
using System.Text;

namespace ElectraDsl.Data;

/// <summary>What is to be known of one document to tell whether it is left out, gathered line by line in memory that does not grow.</summary>
/// <param name="options">What is asked for.</param>
/// <param name="excluded">The search for texts that nothing may be learned from; null where there are none.</param>
internal sealed class DocumentSketch(CleaningOptions options, ExcludedText.Search? excluded)
{
    private readonly MinHash? minHash = options.Duplicates == DuplicateRemoval.Near ? new MinHash() : null;
    private readonly RepeatedLines? repeated = options.MaximumRepeatedLines < 1 ? new RepeatedLines() : null;
    private readonly LineChecksum checksum = new();
    private readonly List<ulong> words = [];
    private long visible, letters;

    /// <summary>Characters of all lines.</summary>
    public long Length { get; private set; }

    /// <summary>Fraction of the visible characters that are letters or marks, 0 to 1.</summary>
    public double LetterRate => visible == 0 ? 0 : (double)letters / visible;

    /// <summary>Fraction of the characters in lines that occurred before, 0 to 1.</summary>
    public double RepeatedRate => repeated?.Rate ?? 0;

    /// <summary>Whether a text was found that nothing may be learned from.</summary>
    public bool HoldsExcluded => excluded?.HasFound ?? false;

    /// <summary>Adds a line.</summary>
    public void Add(string line)
    {
        Length += line.Length;
        checksum.Append(line);
        repeated?.Add(line);
        if (options.MinimumLetters > 0)
            CountLetters(line);
        if (minHash is null && excluded is null)
            return;
        words.Clear();
        WordHashes.Append(line, words);
        foreach (ulong word in words)
        {
            minHash?.Add(word);
            excluded?.Add(word);
        }
    }

    /// <summary>The checksum of its lines.</summary>
    public ulong Checksum() => checksum.Take();

    /// <summary>Its signature; null where near-duplicates are not looked for.</summary>
    public byte[]? Signature() => minHash?.Take();

    private void CountLetters(string line)
    {
        foreach (Rune rune in line.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                continue;
            visible++;
            letters += Rune.GetUnicodeCategory(rune) <= UnicodeCategory.EnclosingMark ? 1 : 0; // letters, then marks
        }
    }
}
