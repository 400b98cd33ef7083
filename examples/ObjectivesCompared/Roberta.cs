using ElectraDsl;

/// <summary>The same encoder as RoBERTa trains it: full sentences one after the other, and new masks at every step.</summary>
[ElectraModel(Base = typeof(Electra), Objective = Objective.MaskedLanguageModel, MaskReplaceProbability = 0.8, RandomReplaceProbability = 0.1)]
public sealed partial record Roberta
{
    public Roberta() => Packing = Packing.FullSentences;
}
