namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary>Distributions of <see cref="Fill"/>.</summary>
internal enum FillKind
{
    /// <summary>Normal with mean 0.</summary>
    Normal,

    /// <summary>Square of a normal number.</summary>
    Squares,

    /// <summary>Every whole number of a range alike.</summary>
    Integers,

    /// <summary>1 with a probability, else 0.</summary>
    Chance,

    /// <summary>1 up to a random place of each row, 0 behind it.</summary>
    Prefix,

    /// <summary>One value.</summary>
    Constant,
}
