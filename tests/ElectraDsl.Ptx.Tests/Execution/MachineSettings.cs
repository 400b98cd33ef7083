namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>What a GPU, or an assembler, is free to do one way or another.</summary>
internal sealed record MachineSettings
{
    /// <summary>Approximations at both ends of what the ISA allows, products and sums fused or not, warps in either order.</summary>
    internal static IReadOnlyList<MachineSettings> Freedoms { get; } =
    [
        new() { Contracts = true, Approximation = Approximation.Up, IsReversed = true },
        new() { Contracts = true, Approximation = Approximation.Down },
        new() { Approximation = Approximation.Scattered, IsReversed = true },
    ];

    /// <summary>How far approximate instructions are from the exact result.</summary>
    internal Approximation Approximation { get; init; }

    /// <summary>Whether products and sums that name no rounding are fused wherever the ISA allows it, as ptxas does.</summary>
    internal bool Contracts { get; init; }

    /// <summary>Whether the last warp of a block goes first.</summary>
    internal bool IsReversed { get; init; }

    /// <summary>Blocks that run at once.</summary>
    internal int Workers { get; init; } = Environment.ProcessorCount;

    /// <summary>Instructions of warps that a block may execute before it counts as endless.</summary>
    internal long MostInstructions { get; init; } = 200_000_000;
}
