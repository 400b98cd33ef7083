namespace ElectraDsl.Generators.Model;

/// <summary>What stands on an encoder.</summary>
internal enum HeadKind
{
    /// <summary>A logit a token: replaced or not.</summary>
    ReplacedTokens,

    /// <summary>Logits over the vocabulary at masked positions; the table of word pieces is their matrix.</summary>
    MaskedTokens,
}
