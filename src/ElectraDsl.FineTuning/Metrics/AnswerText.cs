using System.Text;
using System.Text.RegularExpressions;

namespace ElectraDsl.FineTuning;

/// <summary>
/// Compares a predicted answer with a true one as SQuAD's evaluation does: without case, punctuation marks, articles and further blanks.
/// </summary>
public static partial class AnswerText
{
    /// <summary>What is left of an answer to be compared.</summary>
    public static string Normalize(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        StringBuilder letters = new(answer.Length);
        foreach (char letter in answer.ToLowerInvariant())
        {
            // Python's string.punctuation: ASCII's marks alone.
            if (!char.IsAscii(letter) || !(char.IsPunctuation(letter) || char.IsSymbol(letter)))
                _ = letters.Append(letter);
        }

        return string.Join(' ', Words(Article().Replace(letters.ToString(), " ")));
    }

    /// <summary>Whether two answers are the same but for what <see cref="Normalize"/> takes away.</summary>
    /// <param name="gold">The true one.</param>
    /// <param name="prediction">The predicted one.</param>
    public static bool AreSame(string gold, string prediction) => Normalize(gold) == Normalize(prediction);

    /// <summary>F1 of the words that two answers have in common, 0 to 1.</summary>
    /// <param name="gold">The true one.</param>
    /// <param name="prediction">The predicted one.</param>
    /// <param name="isVersion2">
    /// As SQuAD 2.0 counts where one of them has no word: 1 if neither has any. SQuAD 1.1 counts 0.
    /// </param>
    public static double F1(string gold, string prediction, bool isVersion2)
    {
        string[] one = Words(Normalize(gold)), other = Words(Normalize(prediction));
        if (isVersion2 && (one.Length == 0 || other.Length == 0))
            return one.Length == other.Length ? 1 : 0;
        Dictionary<string, int> left = one.GroupBy(word => word, StringComparer.Ordinal)
            .ToDictionary(word => word.Key, word => word.Count(), StringComparer.Ordinal);
        int common = 0;
        foreach (string word in other)
        {
            if (left.TryGetValue(word, out int count) && count > 0)
            {
                left[word] = count - 1;
                common++;
            }
        }

        if (common == 0)
            return 0;
        double precision = (double)common / other.Length, recall = (double)common / one.Length;
        return 2 * precision * recall / (precision + recall);
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"\b(a|an|the)\b")]
    private static partial Regex Article();
}
