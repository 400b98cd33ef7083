using System.Runtime.CompilerServices;
using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>Where a block of one head of one sequence lies, and what of the sequence is text.</summary>
internal struct AttentionRows
{
    /// <summary>Index of the head among all heads of all sequences.</summary>
    internal int Index;

    /// <summary>The head's number.</summary>
    internal int Head;

    /// <summary>The sequence's number.</summary>
    internal int Sequence;

    /// <summary>Position of the block's first row.</summary>
    internal int First;

    /// <summary>Row of the tensors that the sequence's first token is.</summary>
    internal int FirstRow;

    /// <summary>Rows of the sequence in the tensors.</summary>
    internal int Rows;

    /// <summary>Tokens up to the last one that is no padding.</summary>
    internal int Keys;

    /// <summary>Rows of the block that there are.</summary>
    internal readonly int Used => Rows - First < AttentionTile.Block ? Rows - First : AttentionTile.Block;

    /// <summary>The block of the group.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="keys">Tokens up to the last one that is no padding, [B]; empty where all are.</param>
    /// <param name="firsts">Row of each sequence's first token, [B]; empty where nothing is packed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static AttentionRows OfGroup(AttentionShape shape, ArrayView<int> keys, ArrayView<int> firsts)
    {
        int blocks = (shape.Length + AttentionTile.Block - 1) / AttentionTile.Block;
        AttentionRows rows;
        rows.Index = Grid.IdxX / blocks;
        rows.Head = rows.Index % shape.Heads;
        rows.Sequence = rows.Index / shape.Heads;
        rows.First = Grid.IdxX % blocks * AttentionTile.Block;
        rows.Keys = keys.Length > 0 ? keys[rows.Sequence] : shape.Length;
        rows.FirstRow = firsts.Length > 0 ? firsts[rows.Sequence] : rows.Sequence * shape.Length;
        rows.Rows = firsts.Length > 0 ? rows.Keys : shape.Length;
        return rows;
    }

    /// <summary>The first row of a tile that the block sees or is seen by.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly int From(AttentionShape shape)
    {
        int first = shape.Window == 0 || First < shape.Window ? 0 : First - shape.Window;
        return first / AttentionTile.Tile * AttentionTile.Tile;
    }

    /// <summary>The row behind the last that the block sees or is seen by; the first one where the block is all padding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly int To(AttentionShape shape)
    {
        int end = Keys;
        if (shape.Window != 0 && First + AttentionTile.Block + shape.Window < end)
            end = First + AttentionTile.Block + shape.Window;
        return First < Keys ? end : From(shape);
    }

    /// <summary>Whether a position holds text.</summary>
    /// <param name="position">In the sequence.</param>
    /// <param name="tokens">One byte a position of each sequence; empty where all hold text.</param>
    /// <param name="shape">The sizes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool IsToken(int position, ArrayView<byte> tokens, AttentionShape shape)
    {
        bool isToken = position < Keys;
        if (isToken && tokens.Length > 0)
            isToken = tokens[((long)Sequence * shape.Length) + position] != 0;
        return isToken;
    }

    /// <summary>Whether one position is near enough to another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsNear(int one, int other, AttentionShape shape)
    {
        int distance = one < other ? other - one : one - other;
        return shape.Window == 0 || distance <= shape.Window;
    }
}
