namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>mov.pred, of a predicate or of 0 and 1.</summary>
internal sealed class PredicateCopy(int destination, int? source, bool value) : StraightInstruction
{
    /// <inheritdoc/>
    protected override void Step(Warp warp, uint lanes)
    {
        warp.SetPredicate(destination, lanes, source is int index ? warp.Predicate(index) : value ? uint.MaxValue : 0);
        if (source is int copied)
            warp.CopyPredicateWritten(destination, lanes, warp.PredicateWrittenLanes(copied));
    }
}
