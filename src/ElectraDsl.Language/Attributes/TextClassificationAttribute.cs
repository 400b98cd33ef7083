namespace ElectraDsl;

/// <summary>A head that gives each text one of several labels.</summary>
public sealed class TextClassificationAttribute : SequenceHeadAttribute
{
    /// <summary>Names of the labels, in the order of the logits: 2 to 65,536, all different.</summary>
    public string[] Labels { get; set; } = [];
}
