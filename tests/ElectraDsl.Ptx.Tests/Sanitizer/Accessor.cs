namespace ElectraDsl.Ptx.Tests.Sanitizer;

/// <summary>Who touches memory, and between which barriers of its block.</summary>
/// <param name="Block">Index in the grid.</param>
/// <param name="Epoch">Barriers that the block has passed.</param>
/// <param name="Thread">Index in the block.</param>
internal readonly record struct Accessor(int Block, int Epoch, int Thread)
{
    public override string ToString() => $"thread {Thread} of block {Block}";
}
