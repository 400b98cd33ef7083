namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>
/// The result of an approximate instruction (ex2.approx, lg2.approx and the like): anything within the error that the ISA states.
/// </summary>
internal enum Approximation
{
    /// <summary>The exact result, rounded.</summary>
    None,

    /// <summary>The largest that is allowed.</summary>
    Up,

    /// <summary>The smallest that is allowed.</summary>
    Down,

    /// <summary>Somewhere between, by a hash of the input.</summary>
    Scattered,
}
