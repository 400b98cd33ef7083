namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>and, or, xor and not of predicates: 32 lanes at once.</summary>
internal sealed class PredicateLogic(int destination, int left, int right, Func<uint, uint, uint> function) : StraightInstruction
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        UsePredicate(warp, lanes, left);
        UsePredicate(warp, lanes, right);
        warp.SetPredicate(destination, lanes, function(warp.Predicate(left), warp.Predicate(right)));
    }
}
