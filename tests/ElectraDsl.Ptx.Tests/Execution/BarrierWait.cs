namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>bar.sync 0: waits for all threads of the block.</summary>
internal sealed class BarrierWait : Instruction
{
    /// <inheritdoc/>
    internal override int Execute(Warp warp, uint lanes, int next)
    {
        warp.Wait(lanes, next);
        return -1;
    }
}
