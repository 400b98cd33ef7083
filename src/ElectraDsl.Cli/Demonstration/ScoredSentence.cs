namespace ElectraDsl.Cli;

/// <summary>A held-out sentence with one word swapped, scored by the discriminator.</summary>
/// <param name="Words">The sentence as the discriminator saw it.</param>
/// <param name="Swapped">Index of the swapped word.</param>
/// <param name="Original">The word that stood there.</param>
internal sealed record ScoredSentence(IReadOnlyList<ScoredWord> Words, int Swapped, string Original)
{
    /// <summary>1 where no other word is suspected more than the swapped one.</summary>
    public int Rank => 1 + Words.Where((word, index) => index != Swapped && word.Probability >= Words[Swapped].Probability).Count();
}
