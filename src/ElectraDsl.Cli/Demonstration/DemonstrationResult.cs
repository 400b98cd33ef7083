namespace ElectraDsl.Cli;

/// <summary>What the demonstration found.</summary>
/// <param name="Sentences">All scored sentences, in the order in which they were chosen.</param>
internal sealed record DemonstrationResult(IReadOnlyList<ScoredSentence> Sentences)
{
    /// <summary>Sentences whose swapped word was suspected most.</summary>
    public int RankedFirst => Sentences.Count(sentence => sentence.Rank == 1);

    /// <summary>Fraction of the sentences in which a random choice would have found the swapped word.</summary>
    public double Chance => Sentences.Count == 0 ? 0 : Sentences.Average(sentence => 1.0 / sentence.Words.Count);
}
