namespace ElectraDsl.Generators.Validation;

/// <summary>Groups of diagnostics; each has its range of numbers.</summary>
internal static class Category
{
    /// <summary>EDSL00xx: what is declared.</summary>
    public const string Declaration = "ElectraDsl.Declaration";

    /// <summary>EDSL10xx: sizes and options of the networks.</summary>
    public const string Architecture = "ElectraDsl.Architecture";

    /// <summary>EDSL11xx: what works, but is known to hurt.</summary>
    public const string Advice = "ElectraDsl.Advice";

    /// <summary>EDSL20xx: what the kernels are closed over, and kernels of the user's own.</summary>
    public const string Kernels = "ElectraDsl.Kernels";

    /// <summary>EDSL30xx: objective and recipe.</summary>
    public const string Recipe = "ElectraDsl.Recipe";

    /// <summary>EDSL40xx: heads and their tasks.</summary>
    public const string Heads = "ElectraDsl.Heads";

    /// <summary>EDSL90xx: the project around the model.</summary>
    public const string Environment = "ElectraDsl.Environment";
}
