using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>Two sentences that differ in little, of which speakers accept one.</summary>
/// <param name="Good">The sentence that they accept.</param>
/// <param name="Bad">The other one.</param>
public sealed record MinimalPair(string Good, string Bad)
{
    private const string Form = "good sentence and bad sentence";

    /// <summary>
    /// Reads pairs: UTF-8, one pair a line, <c>good TAB bad</c>, packed where the name ends in .gz. A first row <c>good TAB bad</c> is a heading.
    /// BLiMP's become such by
    /// <c>jq -r '[.sentence_good, .sentence_bad] | @tsv'</c>.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CorpusException">It cannot be read, or a row is no pair.</exception>
    public static IReadOnlyList<MinimalPair> Read(string path)
    {
        MinimalPair[] pairs = [.. TabbedFile.Read(path, fewest: 2, most: 2, Form)
            .Select(row => new MinimalPair(row[0], row[1]))
            .SkipWhile(pair => pair == new MinimalPair("good", "bad"))];
        if (pairs.FirstOrDefault(pair => pair.Good == pair.Bad) is { } same)
            throw new CorpusException($"{path} has a row whose two sentences are the same: '{same.Good}'.");
        return pairs.Length > 0 ? pairs : throw new CorpusException($"{path} holds no pairs: a row is {Form}, separated by tabs.");
    }
}
