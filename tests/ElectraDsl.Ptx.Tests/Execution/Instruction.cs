using System.Numerics;
using ElectraDsl.Ptx.Tests.Sanitizer;

namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>One decoded instruction.</summary>
internal abstract class Instruction
{
    /// <summary>Line of the text; 0 for a jump that only the new order of the code needs.</summary>
    internal int Line { get; private set; }

    /// <summary>As written.</summary>
    internal string Text { get; private set; } = "";

    /// <summary>Whether any warp has executed it.</summary>
    internal bool WasExecuted { get; set; }

    /// <summary>Says where it stands in the text.</summary>
    internal void Place(int line, string text) => (Line, Text) = (line, text);

    /// <summary>Executes it.</summary>
    /// <param name="warp">The threads.</param>
    /// <param name="lanes">Which of them.</param>
    /// <param name="next">The place behind it.</param>
    /// <returns>Where all these threads go on; -1 where they part, wait or end, of which the warp has been told.</returns>
    internal abstract int Execute(Warp warp, uint lanes, int next);

    /// <summary>Finds uses of registers that were never written.</summary>
    protected void Use(Warp warp, uint lanes, int slot)
    {
        uint missing = lanes & ~warp.WrittenLanes(slot);
        if (missing == 0)
            return;
        warp.Report(FindingKind.UnwrittenRegister, this, BitOperations.TrailingZeroCount(missing), "a register that was never written");
        warp.MarkWritten(slot, missing);
    }

    /// <summary>Finds uses of predicates that were never written.</summary>
    protected void UsePredicate(Warp warp, uint lanes, int index)
    {
        uint missing = lanes & ~warp.PredicateWrittenLanes(index);
        if (missing == 0)
            return;
        warp.Report(FindingKind.UnwrittenRegister, this, BitOperations.TrailingZeroCount(missing), "a predicate that was never written");
        warp.SetPredicate(index, missing, 0);
    }
}
