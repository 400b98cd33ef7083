namespace ElectraDsl.Data;

/// <summary>What is changed in a corpus, or left out of it, before anything is learned from it. Nothing, where nothing is set.</summary>
public sealed record CleaningOptions
{
    /// <summary>Characters that mean the same are spelled the same.</summary>
    public UnicodeNormalization Unicode { get; init; }

    /// <summary>Documents with fewer characters (UTF-16, line ends not counted) are left out. At least 0.</summary>
    public int MinimumLength { get; init; }

    /// <summary>
    /// Documents of whose visible characters a smaller fraction are letters, or marks on letters, are left out: tables, lists of numbers, leftovers
    /// of markup. 0 to 1.
    /// </summary>
    public double MinimumLetters { get; init; }

    /// <summary>
    /// Documents are left out of which a larger fraction, by characters, is lines that occurred before in the same document: menus, boilerplate,
    /// output of programs. 0 to 1; 1 leaves none out.
    /// </summary>
    public double MaximumRepeatedLines { get; init; } = 1;

    /// <summary>Documents that say what an earlier one says.</summary>
    public DuplicateRemoval Duplicates { get; init; }

    /// <summary>
    /// Files, folders or patterns of texts that nothing may be learned from, such as the test data of tasks: a document is left out that has 13 words
    /// in a row with one of them, or the whole of a line (or of a field between tabs) of 8 words or more.
    /// </summary>
    /// <remarks>13 words: Brown et al., "Language Models are Few-Shot Learners" (arXiv 2005.14165), appendix C.</remarks>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Whether anything is changed or left out.</summary>
    public bool IsAnything => Unicode != UnicodeNormalization.None || LeavesOut;

    /// <summary>Whether documents may be left out.</summary>
    internal bool LeavesOut =>
        MinimumLength > 0 || MinimumLetters > 0 || MaximumRepeatedLines < 1 || Duplicates != DuplicateRemoval.None || Exclude.Count > 0;

    /// <summary>Fails where a value is out of its range.</summary>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MinimumLength);
        ThrowIfNoFraction(MinimumLetters, nameof(MinimumLetters));
        ThrowIfNoFraction(MaximumRepeatedLines, nameof(MaximumRepeatedLines));
    }

    private static void ThrowIfNoFraction(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(name, value, "A fraction must be from 0 to 1.");
    }
}
