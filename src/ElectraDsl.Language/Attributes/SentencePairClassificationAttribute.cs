namespace ElectraDsl;

/// <summary>A head that gives two texts one of several labels: paraphrase, entailment.</summary>
public sealed class SentencePairClassificationAttribute : SequenceHeadAttribute
{
    /// <summary>Names of the labels, in the order of the logits: 2 to 65,536, all different.</summary>
    public string[] Labels { get; set; } = [];
}
