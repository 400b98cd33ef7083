namespace ElectraDsl.Generators.Tests;

/// <summary>What becomes of device code that is compiled for an NVIDIA GPU.</summary>
internal enum GpuVerdict
{
    /// <summary>It compiles to plain text.</summary>
    Compiles,

    /// <summary>It compiles, and computes in doubles.</summary>
    Doubles,

    /// <summary>It compiles, and calls functions within the text: they could not be inlined.</summary>
    Calls,

    /// <summary>It compiles to a call of a function that the text does not hold: the driver refuses it.</summary>
    Unresolved,

    /// <summary>ILGPU refuses it.</summary>
    Refused,
}
