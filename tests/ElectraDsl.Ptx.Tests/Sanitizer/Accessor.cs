namespace ElectraDsl.Ptx.Tests.Sanitizer;

/// <summary>Who touches memory, and between which barriers of its block.</summary>
/// <param name="Block">Index in the grid.</param>
/// <param name="Epoch">Barriers that the block has passed.</param>
/// <param name="Thread">Index in the block.</param>
internal readonly record struct Accessor(int Block, int Epoch, int Thread)
{
    /// <summary>The thread of every atomic operation: such ones do not race with each other, but with whoever else reads or writes there.</summary>
    internal const int Atomics = 0xFFFE;

    public override string ToString() => $"{(Thread == Atomics ? "an atomic operation" : $"thread {Thread}")} of block {Block}";
}
