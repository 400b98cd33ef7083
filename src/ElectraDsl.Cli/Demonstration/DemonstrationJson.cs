namespace ElectraDsl.Cli;

/// <summary>What <c>demo</c> shows, for programs that read it: unrounded, names in snake_case.</summary>
internal static class DemonstrationJson
{
    /// <summary>Texts of the user.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="step">The step of the checkpoint.</param>
    /// <param name="texts">The texts.</param>
    public static string Of(string run, int step, IReadOnlyList<ScoredText> texts) => JsonText.Of(new
    {
        run,
        step,
        Texts = texts.Select(text => new { text.Text, Words = Words(text.Words) }),
    });

    /// <summary>Held-out sentences with a swapped word.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="step">The step of the checkpoint.</param>
    /// <param name="demonstration">The sentences.</param>
    public static string Of(string run, int step, DemonstrationResult demonstration) => JsonText.Of(new
    {
        run,
        step,
        Sentences = demonstration.Sentences.Count,
        demonstration.RankedFirst,
        demonstration.Chance,
        Texts = demonstration.Sentences.Select(sentence => new { Words = Words(sentence.Words), sentence.Swapped, sentence.Original, sentence.Rank }),
    });

    private static IEnumerable<object> Words(IReadOnlyList<ScoredWord> words) =>
        words.Select(word => new { Word = word.Text, ReplacedProbability = word.Probability });
}
