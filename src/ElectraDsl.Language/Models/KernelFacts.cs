namespace ElectraDsl;

/// <summary>
/// Which types of the model's <see cref="KernelsAttribute"/> stand in for built-in ones: full names; null where the built-in one is meant.
/// </summary>
public sealed record KernelFacts
{
    /// <summary>The masking.</summary>
    public string? Masking { get; init; }

    /// <summary>The sampler.</summary>
    public string? Sampler { get; init; }

    /// <summary>The generator's head.</summary>
    public string? GeneratorHead { get; init; }

    /// <summary>The replacement.</summary>
    public string? Replacement { get; init; }

    /// <summary>The replaced-token loss.</summary>
    public string? RtdLoss { get; init; }

    /// <summary>The optimizer.</summary>
    public string? AdamW { get; init; }
}
