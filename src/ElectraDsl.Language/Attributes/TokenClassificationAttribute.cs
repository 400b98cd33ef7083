namespace ElectraDsl;

/// <summary>A head that gives each word one of several labels: named entities, parts of speech.</summary>
public sealed class TokenClassificationAttribute : HeadAttribute
{
    /// <summary>
    /// Names of the labels, in the order of the logits: 2 to 65,536, all different. Entities: <c>O</c>, <c>B-PER</c>, <c>I-PER</c> and so on.
    /// </summary>
    public string[] Labels { get; set; } = [];
}
