using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>What there is to say of a prepared text.</summary>
/// <param name="Folder">Where it lies.</param>
/// <param name="Corpus">The text.</param>
/// <param name="Options">How it was prepared.</param>
/// <param name="Statistics">What was counted in it.</param>
/// <param name="Examples">Some of its sequences.</param>
internal sealed record Inspection(
    string Folder,
    PreparedCorpus Corpus,
    PreparationOptions Options,
    TextStatistics Statistics,
    IReadOnlyList<MaskedSequence> Examples)
{
    private const int FrequentTokens = 12;

    /// <summary>Names and values, in the order in which they are shown.</summary>
    public IEnumerable<(string Name, string Value)> Rows
    {
        get
        {
            PreparationFacts facts = Corpus.Facts;
            yield return ("text", Corpus.Description);
            yield return ("documents", $"{Words.Count(facts.Documents)}, {Words.Count(facts.HeldOutDocuments)} of them held out");
            foreach (LeftOut part in facts.LeftOut ?? [])
                yield return ("left out", LeftOutLines.Of(part));
            yield return ("documents that repeat an earlier one", Words.Count(facts.RepeatedDocuments));
            yield return ("lines", Words.Count(facts.Lines));
            yield return ("word pieces", $"{Words.Count(facts.Tokens)}, {Words.ShortFigure(Statistics.PiecesPerWord)} a word");
            yield return ("unknown word pieces", $"{Words.Count(facts.UnknownTokens)} ({Share(facts.UnknownRate)})");
            yield return ("lost word pieces, in no sequence", $"{Words.Count(facts.DroppedTokens)} ({Share(facts.DroppedRate)})");
            yield return ("training sequences", $"{Words.Count(facts.TrainingExamples)}, {Words.Percent(facts.DistinctExampleRate)} distinct");
            yield return ("held-out sequences", $"{Words.Count(facts.HeldOutExamples)}, {Words.Percent(facts.SharedExampleRate)} of them trained on, too");
            yield return ("held-out lines that are trained on, too", Words.Percent(facts.SharedLineRate));
            yield return (
                "tokens per sequence",
                $"{Words.Digits((double)Statistics.Tokens / Statistics.Sequences)} of {Options.SequenceLength}; {Words.Percent(Statistics.PaddingRate(Options.SequenceLength))} padding");
            yield return ("vocabulary", $"{Words.Count(Corpus.Vocabulary.Size)} entries, {Words.Count(facts.UnusedPieces)} of them unused");
            yield return (
                "most frequent word pieces",
                string.Join(", ", Statistics.MostFrequent(Corpus.Vocabulary, FrequentTokens).Select(each => $"'{each.Token}' {Words.Percent(each.Share)}")));
        }
    }

    // So small that one digit would be none: of a million word pieces ten matter.
    private static string Share(double rate) => rate is > 0 and < 0.0005
        ? (100 * rate).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture) + " %"
        : Words.Percent(rate);
}
