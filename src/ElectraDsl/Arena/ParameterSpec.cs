using System.Collections.Immutable;

namespace ElectraDsl;

/// <summary>One tensor of a model's parameter arena. All of it is known at compile time.</summary>
/// <param name="Name">The tensor's name in Hugging Face's ELECTRA, after <c>discriminator.</c> or <c>generator.</c>.</param>
/// <param name="Shape">Its shape; matrices are [output, input].</param>
/// <param name="Offset">Index of its first value in the arena.</param>
/// <param name="Kind">What it does with what passes by it.</param>
/// <param name="Owner">The network in whose name it lies in the arena: for a shared one the discriminator.</param>
/// <param name="Section">Where it stands in that network.</param>
/// <param name="Depth">0 for the embeddings, i + 1 for layer i, the number of layers plus 2 for a head: for layer-wise rates.</param>
/// <param name="Initializer">How it starts.</param>
/// <param name="Range">Standard deviation of a normal start; others take no notice. 0.02 is the original's.</param>
public sealed record ParameterSpec(
    string Name,
    ImmutableArray<long> Shape,
    long Offset,
    TensorKind Kind,
    NetworkRole Owner,
    NetworkSection Section,
    int Depth,
    Initializer Initializer,
    double Range = 0.02)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Whether weight decay applies: to all but biases and norms.</summary>
    public bool Decayed => Kind.IsDecayed();

    /// <summary>Its name without the owner's: what a file of that network alone calls it.</summary>
    public string Key => Name[(NetworkRoles.NameOf(Owner).Length + 1)..];
}
