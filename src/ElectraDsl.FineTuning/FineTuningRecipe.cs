namespace ElectraDsl.FineTuning;

/// <summary>
/// A head on an encoder, and how it is trained: the base of every record with a <see cref="HeadAttribute"/>. The compiler writes what depends on the
/// declaration; what does not is a property of this record.
/// </summary>
public abstract record FineTuningRecipe
{
    /// <summary>What the declaration says of the head.</summary>
    public abstract HeadConfig Head { get; }

    /// <summary>The model whose encoder is below it.</summary>
    public abstract ModelConfig Model { get; }

    /// <summary>Where the parameters of that encoder lie: the first values of <see cref="Layout"/>.</summary>
    public abstract ArenaLayout EncoderLayout { get; }

    /// <summary>Where the parameters of encoder and head lie.</summary>
    public abstract ArenaLayout Layout { get; }

    /// <summary>Builds the network. The caller disposes it.</summary>
    /// <param name="arena">Holds the values, laid out by <see cref="Layout"/>; must outlive the network.</param>
    /// <param name="kernels">The kernels inside it; null for plain TorchSharp operations, which run everywhere.</param>
    public abstract IHeadNetwork CreateNetwork(ParameterArena arena, EncoderKernels? kernels = null);

    /// <summary>What the compiler knows of a model.</summary>
    protected static ModelConfig ConfigOf<TModel>()
        where TModel : IModel => TModel.Config;

    /// <summary>Where the parameters of a model's encoder lie.</summary>
    protected static ArenaLayout EncoderLayoutOf<TModel>()
        where TModel : IModel => TModel.EncoderLayout;
}
