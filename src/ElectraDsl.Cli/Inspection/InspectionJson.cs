using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>What <c>inspect</c> says, for programs that read it: the same numbers, unrounded; names in snake_case.</summary>
internal static class InspectionJson
{
    /// <summary>One document.</summary>
    public static string Of(Inspection inspection)
    {
        PreparationFacts facts = inspection.Corpus.Facts;
        TextStatistics statistics = inspection.Statistics;
        int length = inspection.Options.SequenceLength;
        return JsonText.Of(new
        {
            inspection.Folder,
            Text = inspection.Corpus.Description,
            facts.Documents,
            facts.HeldOutDocuments,
            facts.RepeatedDocuments,
            LeftOut = facts.LeftOut ?? [],
            facts.Lines,
            WordPieces = facts.Tokens,
            statistics.PiecesPerWord,
            facts.UnknownRate,
            facts.DroppedRate,
            TrainingSequences = facts.TrainingExamples,
            HeldOutSequences = facts.HeldOutExamples,
            facts.DistinctExampleRate,
            facts.SharedExampleRate,
            facts.SharedLineRate,
            SequenceLength = length,
            TokensPerSequence = (double)statistics.Tokens / statistics.Sequences,
            PaddingRate = statistics.PaddingRate(length),
            Lengths = statistics.Lengths.Select((count, bar) => new { UpTo = TextStatistics.LongestOf(bar, length), Sequences = count }),
            VocabularySize = inspection.Corpus.Vocabulary.Size,
            facts.UnusedPieces,
            Examples = inspection.Examples.Select(InspectionView.Plain),
        });
    }
}
