namespace ElectraDsl.Kernels.Tools.Cases;

/// <summary>One output tensor of an op, and how far a backend may be from the reference. Both bounds 0: exactly equal.</summary>
/// <param name="Name">As in the op's own output.</param>
/// <param name="Absolute">Error allowed whatever the value.</param>
/// <param name="Relative">Error allowed besides, in parts of the value.</param>
internal sealed record OpOutput(string Name, double Absolute, double Relative)
{
    /// <summary>Whether tensor operations make it of what the kernels leave.</summary>
    internal bool IsFinished { get; init; }

    /// <summary>Whether every element must be equal.</summary>
    internal bool IsExact => Absolute == 0 && Relative == 0;

    /// <summary>An output of which every element must be equal.</summary>
    internal static OpOutput Exact(string name) => new(name, 0, 0);
}
