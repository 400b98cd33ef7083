namespace ElectraDsl;

/// <summary>
/// How the tokens that the generator has to predict are chosen. Each is chosen among the row's candidates: tokens that are neither padding nor [CLS],
/// [SEP] or [MASK], wherever these stand.
/// </summary>
public enum MaskingMode
{
    /// <summary>Without replacement: exactly as many different tokens as the original draws, every set of that size being equally likely.</summary>
    Distinct,

    /// <summary>
    /// As the original does: as many draws with replacement, so that a token may be drawn several times. Its loss then counts once a draw, and where
    /// the generator's samples for it differ, the discriminator sees the token with the mean of their ids, rounded down.
    /// </summary>
    Original,

    /// <summary>
    /// Whole words in random order, as in BERT's whole-word masking: a word with more pieces than are still wanted is passed over. Where no word fits
    /// any more, fewer tokens are chosen than asked for.
    /// </summary>
    WholeWord,

    /// <summary>
    /// Spans of whole words around tokens in random order, laid as in SpanBERT: lengths are geometric (p = 0.2, at most 10 words); the last span is
    /// cut where the number of tokens is reached, so that exactly as many are chosen as without replacement. Whether a token becomes [MASK] or stays
    /// visible is drawn for each token by itself, as in the other modes; SpanBERT draws it once a span.
    /// </summary>
    Span,
}
