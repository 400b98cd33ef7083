namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>ret and exit.</summary>
internal sealed class Return : Instruction
{
    /// <inheritdoc/>
    internal override int Execute(Warp warp, uint lanes, int next)
    {
        warp.End(lanes);
        return -1;
    }
}
