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

    /// <summary>Every whole number of a range alike, divided by 4: products and sums of such numbers are exact in every order.</summary>
    Quarters,

    /// <summary>
    /// 1 but for every third place of a row, from the second, and for the row's end: a quarter of the row is missing for each row before it.
    /// </summary>
    Gaps,

    /// <summary>Normal with mean 0 where <see cref="Gaps"/> has 1; 0 elsewhere.</summary>
    NormalAtText,

    /// <summary>One value.</summary>
    Constant,
}
