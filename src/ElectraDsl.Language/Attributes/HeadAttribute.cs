namespace ElectraDsl;

/// <summary>
/// Makes a partial record a head on an encoder: the compiler checks it and writes its network, its labels and its typed predictions. Trained by
/// <c>finetune</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class HeadAttribute : Attribute
{
    /// <summary>The encoder below the head.</summary>
    /// <value>A record with <see cref="ElectraModelAttribute"/>, of this project or another.</value>
    public Type? Encoder { get; set; }

    /// <summary>Share of values that the head's dropout sets to zero in training: 0 to below 1.</summary>
    public double Dropout { get; set; } = 0.1;
}
