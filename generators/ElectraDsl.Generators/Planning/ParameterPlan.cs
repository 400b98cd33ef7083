using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>One parameter of the model.</summary>
/// <param name="Name">
/// Role and Hugging Face name, for example "discriminator.electra.embeddings.LayerNorm.bias". A tensor that both read belongs to the discriminator.
/// </param>
/// <param name="Shape">A matrix is [out, in].</param>
/// <param name="Offset">Values from the start of the arena.</param>
/// <param name="Kind">What it does with what passes by it.</param>
/// <param name="Depth">
/// For layer-wise learning rates: 0 before the layers, i + 1 in layer i, layers + 2 in the heads (the original's gap of one is kept).
/// </param>
/// <param name="Initializer">How it starts.</param>
/// <param name="Range">Standard deviation of a normal start.</param>
internal sealed record ParameterPlan(
    string Name,
    EquatableArray<int> Shape,
    long Offset,
    TensorKind Kind,
    int Depth,
    Initializer Initializer,
    double Range)
{
    /// <summary>Whether weight decay applies.</summary>
    public bool IsDecayed => Kind.IsDecayed();
}
