namespace ElectraDsl.Kernels.Backends.Simd.Attention;

/// <summary>One head of one sequence.</summary>
/// <param name="row">Index of its first query among all queries of all heads of the batch.</param>
/// <param name="length">Its rows in the tensors, padding included.</param>
/// <param name="keys">Tokens up to the last one that is no padding.</param>
/// <param name="tokens">Which of them are text, one byte each; null where all are.</param>
internal readonly unsafe struct AttentionSequence(long row, int length, int keys, byte* tokens)
{
    private readonly byte* tokens = tokens;

    /// <summary>Index of its first query among all queries of all heads of the batch.</summary>
    internal long Row { get; } = row;

    /// <summary>Its rows in the tensors, padding included.</summary>
    internal int Length { get; } = length;

    /// <summary>Tokens up to the last one that is no padding.</summary>
    internal int Keys { get; } = keys;

    /// <summary>Whether a position holds text.</summary>
    internal bool IsToken(int position) => tokens == null || tokens[position] != 0;

    /// <summary>Gives the scores of padding among the text no weight.</summary>
    /// <param name="scores">A query's.</param>
    /// <param name="first">The position of column 0.</param>
    /// <param name="start">The first column that counts.</param>
    /// <param name="end">The one behind the last.</param>
    internal void Hide(float* scores, int first, int start, int end)
    {
        if (tokens == null)
            return;
        for (int column = start; column < end; column++)
        {
            if (tokens[first + column] == 0)
                scores[column] = float.NegativeInfinity;
        }
    }
}
