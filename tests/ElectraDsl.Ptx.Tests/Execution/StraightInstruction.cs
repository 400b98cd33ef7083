namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>An instruction behind which the next one follows.</summary>
internal abstract class StraightInstruction : Instruction
{
    /// <inheritdoc/>
    internal sealed override int Execute(Warp warp, uint lanes, int next)
    {
        Step(warp, lanes);
        return next;
    }

    /// <summary>Executes it.</summary>
    protected abstract void Step(Warp warp, uint lanes);
}
