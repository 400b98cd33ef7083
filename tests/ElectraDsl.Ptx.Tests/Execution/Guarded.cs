namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>An instruction that only the lanes execute in which a predicate is true, or false.</summary>
internal sealed class Guarded(StraightInstruction instruction, int predicate, bool isNegated) : StraightInstruction
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        UsePredicate(warp, lanes, predicate);
        uint chosen = lanes & (isNegated ? ~warp.Predicate(predicate) : warp.Predicate(predicate));
        if (chosen != 0)
            _ = instruction.Execute(warp, chosen, 0);
    }
}
