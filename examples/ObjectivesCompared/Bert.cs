using ElectraDsl;

/// <summary>
/// The same encoder as BERT trains it: it predicts the masked tokens of pairs of sentences, of which a tenth is another token and a tenth is left as
/// it is, and which pairs belong together. Its masks come again after ten epochs.
/// </summary>
[ElectraModel(Base = typeof(Electra), Objective = Objective.MaskedLanguageModel, NextSentencePrediction = true,
    MaskReplaceProbability = 0.8, RandomReplaceProbability = 0.1)]
public sealed partial record Bert
{
    public Bert() => StaticMasks = 10;
}
