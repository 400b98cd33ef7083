namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>bra, with a predicate or without.</summary>
internal sealed class Branch(int? predicate, bool isNegated) : Instruction
{
    /// <summary>Where it leads, known once all instructions have their places.</summary>
    internal int Destination { get; set; }

    /// <inheritdoc/>
    internal override int Execute(Warp warp, uint lanes, int next)
    {
        if (predicate is not int index)
            return Destination;
        UsePredicate(warp, lanes, index);
        uint taken = lanes & (isNegated ? ~warp.Predicate(index) : warp.Predicate(index));
        if (taken == lanes)
            return Destination;
        if (taken == 0)
            return next;
        warp.Move(taken, Destination);
        warp.Move(lanes & ~taken, next);
        return -1;
    }
}
