namespace ElectraDsl;

/// <summary>Ids of the five special tokens. Their texts are fixed: [PAD], [UNK], [CLS], [SEP], [MASK].</summary>
/// <param name="Pad">Id of [PAD], which fills a row behind its last token.</param>
/// <param name="Unknown">Id of [UNK], which stands for a word that the vocabulary cannot spell.</param>
/// <param name="Cls">Id of [CLS], the first token of every example.</param>
/// <param name="Sep">Id of [SEP], the last token of every segment.</param>
/// <param name="Mask">Id of [MASK], which hides a token from the generator.</param>
public sealed record SpecialTokens(int Pad, int Unknown, int Cls, int Sep, int Mask)
{
    /// <summary>The five tokens with their texts, in the order of the parameters.</summary>
    public IReadOnlyList<(string Text, int Id)> All =>
        [("[PAD]", Pad), ("[UNK]", Unknown), ("[CLS]", Cls), ("[SEP]", Sep), ("[MASK]", Mask)];
}
