using ElectraDsl.Ptx.Tests.Parsing;

namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>Instructions that are executed one after the other: none but the last is a branch, and none but the first has a label.</summary>
internal sealed class BasicBlock
{
    /// <summary>At least one.</summary>
    internal required IReadOnlyList<PtxInstruction> Instructions { get; init; }

    /// <summary>Where its branch leads; null without one.</summary>
    internal BasicBlock? Target { get; set; }

    /// <summary>What follows if it does not branch; null after ret and after a branch without a predicate.</summary>
    internal BasicBlock? Next { get; set; }

    /// <summary>Both.</summary>
    internal IEnumerable<BasicBlock> Successors => new[] { Target, Next }.OfType<BasicBlock>().Distinct();
}
