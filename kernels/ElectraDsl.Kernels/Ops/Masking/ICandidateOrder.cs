namespace ElectraDsl.Kernels;

/// <summary>Puts a row's candidates into the random order in which they are chosen. In whole numbers, so that it is the same on all backends.</summary>
internal interface ICandidateOrder
{
    /// <summary>A candidate's place: at least 0, different from every other's, the smallest is chosen first; <see cref="MaskingOrder.Never"/> for what is never chosen.</summary>
    /// <param name="word">The candidate's random word.</param>
    /// <param name="tokenId">The token.</param>
    /// <param name="position">Its place in the row.</param>
    /// <param name="tokens">Tokens in the row, padding excluded.</param>
    static abstract long Of(uint word, long tokenId, int position, int tokens);

    /// <summary>The relative chance of a candidate, where it is drawn with replacement.</summary>
    static abstract float Weight(long tokenId, int position, int tokens);
}
