using System.Runtime.InteropServices;
using ElectraDsl.Kernels.Backends.Simd.Dropouts;
using ElectraDsl.Kernels.Backends.Simd.Lanes;
using ElectraDsl.Kernels.Backends.Simd.Products;

namespace ElectraDsl.Kernels.Backends.Simd.Attention;

/// <summary>
/// Attention of one head of one sequence at a time, a block of queries after the other, so that scores stay in the cache. The backward pass computes
/// them once more from the logarithms of their sums (Dao et al., "FlashAttention", 2022, section 3.1): no [L, L] is ever stored.
/// </summary>
/// <typeparam name="TLanes">The registers.</typeparam>
/// <typeparam name="TVector">Their type.</typeparam>
internal sealed unsafe class AttentionHead<TLanes, TVector> : IDisposable
    where TLanes : struct, IVectorLanes<TVector>
    where TVector : struct
{
    // A multiple of the rows that a product computes at once. Scores of 48 x 512 are 98 KB: the second-level cache of any processor holds them.
    private const int QueriesAtOnce = 48;

    // Cache lines and the widest vectors are so long.
    private const nuint Alignment = 64;

    private readonly AttentionShape shape;
    private readonly HeadRotation rotation;
    private readonly DropoutMask dropout;
    private readonly bool drops;
    private readonly int padded;    // D in whole panels
    private readonly int rowLength; // of scores
    private readonly float* memory;
    private readonly float* queries;       // [L, padded], turned and divided by √D
    private readonly float* keys;          // [L, padded], turned
    private readonly float* keyColumns;    // keys transposed, in panels
    private readonly float* values;        // forward: in panels; backward: transposed, in panels
    private readonly float* scores;        // [QueriesAtOnce, rowLength], then probabilities
    private readonly float* factors;       // a row's dropout
    private readonly float* block;         // [QueriesAtOnce, padded]: results of a block of queries
    private readonly float* dropped;       // [QueriesAtOnce, rowLength]: probabilities that are left; scores where nothing is dropped
    private readonly float* ofScores;      // [QueriesAtOnce, rowLength]: gradients
    private readonly float* keyRows;       // keys, in panels
    private readonly float* queryRows;     // a block of queries, in panels
    private readonly float* ofBlock;       // [QueriesAtOnce, padded]: gradients of a block of queries
    private readonly float* ofBlockRows;   // the same, in panels
    private readonly float* ofKeys;        // [L, padded]
    private readonly float* ofValues;      // [L, padded]

    /// <summary>Allocates room for one head.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="rotation">What queries and keys are turned by.</param>
    /// <param name="dropout">What is dropped of the probabilities; null for nothing.</param>
    /// <param name="isBackward">Whether <see cref="Backward"/> is called, and not <see cref="Forward"/>.</param>
    internal AttentionHead(AttentionShape shape, HeadRotation rotation, DropoutMask? dropout, bool isBackward)
    {
        this.shape = shape;
        this.rotation = rotation;
        this.dropout = dropout.GetValueOrDefault();
        drops = dropout is not null;
        padded = PanelProduct<TLanes, TVector>.Padded(shape.Size);
        int columns = PanelProduct<TLanes, TVector>.Padded(shape.Length);
        rowLength = columns + AttentionRow<TLanes, TVector>.Slack;

        // Room for the rows that a product computes beyond the last.
        long ofRows = (long)(shape.Length + PanelProduct<TLanes, TVector>.RowsAtOnce) * padded, ofColumns = (long)columns * shape.Size;
        long ofScores = (long)QueriesAtOnce * rowLength, ofBlock = (long)QueriesAtOnce * padded;
        long ofFactors = columns + AttentionRow<TLanes, TVector>.Slack + VocabularyTile.Width;
        long forward = (2 * ofRows) + ofColumns + Math.Max(ofRows, ofColumns) + ofScores + ofFactors + ofBlock;
        long backward = isBackward ? ((drops ? 2 : 1) * ofScores) + (3 * ofRows) + (3 * ofBlock) : 0;
        memory = (float*)NativeMemory.AlignedAlloc((nuint)(forward + backward) * sizeof(float), Alignment);

        // What no data fills is read as the last rows of a left operand, whose results nobody reads; but NaN is slow on some processors.
        new Span<float>(memory, checked((int)(forward + backward))).Clear();
        float* next = memory;
        queries = Take(ref next, ofRows);
        keys = Take(ref next, ofRows);
        keyColumns = Take(ref next, ofColumns);
        values = Take(ref next, Math.Max(ofRows, ofColumns));
        scores = Take(ref next, ofScores);
        factors = Take(ref next, ofFactors);
        block = Take(ref next, ofBlock);
        dropped = scores;
        if (!isBackward)
            return;
        if (drops)
            dropped = Take(ref next, ofScores);
        this.ofScores = Take(ref next, ofScores);
        keyRows = Take(ref next, ofRows);
        ofKeys = Take(ref next, ofRows);
        ofValues = Take(ref next, ofRows);
        queryRows = Take(ref next, ofBlock);
        this.ofBlock = Take(ref next, ofBlock);
        ofBlockRows = Take(ref next, ofBlock);
    }

    /// <summary>What the head reads: context = softmax(Q Kᵀ / √D) V.</summary>
    /// <param name="head">Where the head lies, and what of the sequence is text.</param>
    /// <param name="queryKeyValue">The head's query of the sequence's first token.</param>
    /// <param name="context">The head's result for that token.</param>
    /// <param name="logSums">[L]: the logarithm of each query's sum of exponentials.</param>
    internal void Forward(AttentionSequence head, float* queryKeyValue, float* context, float* logSums)
    {
        Read(head, queryKeyValue);
        PanelProduct<TLanes, TVector>.Pack(queryKeyValue + (2 * shape.Width), 3 * shape.Width, head.Keys, shape.Size, values);
        float* inverses = stackalloc float[QueriesAtOnce];
        for (int first = 0; first < head.Keys; first += QueriesAtOnce)
        {
            int count = Math.Min(QueriesAtOnce, head.Keys - first);
            (int from, int to) = KeysOf(head, first, count);
            Score(first, count, from, to);
            for (int query = 0; query < count; query++)
                inverses[query] = Soften(head, first + query, scores + ((long)query * rowLength), from, to, out logSums[first + query]);

            MultiplyRows(scores, count, values, head.Keys, from, to);
            for (int query = 0; query < count; query++)
            {
                float* result = block + ((long)query * padded), target = context + ((long)(first + query) * shape.Width);
                for (int i = 0; i < shape.Size; i++)
                    target[i] = result[i] * inverses[query];
            }
        }

        for (int row = head.Keys; row < head.Length; row++)
        {
            new Span<float>(context + ((long)row * shape.Width), shape.Size).Clear();
            logSums[row] = 0;
        }
    }

    /// <summary>The gradients of queries, keys and values.</summary>
    /// <param name="head">Where the head lies, and what of the sequence is text.</param>
    /// <param name="queryKeyValue">As forward.</param>
    /// <param name="logSums">From the forward pass.</param>
    /// <param name="gradient">Of the head's result for the first token.</param>
    /// <param name="result">Where the head's gradients go, of the query of the first token.</param>
    internal void Backward(AttentionSequence head, float* queryKeyValue, float* logSums, float* gradient, float* result)
    {
        int stride = 3 * shape.Width;
        Read(head, queryKeyValue);
        PanelProduct<TLanes, TVector>.PackTransposed(queryKeyValue + (2 * shape.Width), stride, head.Keys, shape.Size, values);
        PanelProduct<TLanes, TVector>.Pack(keys, padded, head.Keys, shape.Size, keyRows);
        int rows = head.Keys + PanelProduct<TLanes, TVector>.RowsAtOnce;
        new Span<float>(ofKeys, rows * padded).Clear();
        new Span<float>(ofValues, rows * padded).Clear();
        for (int first = 0; first < head.Keys; first += QueriesAtOnce)
        {
            int count = Math.Min(QueriesAtOnce, head.Keys - first);
            (int from, int to) = KeysOf(head, first, count);
            for (int query = 0; query < count; query++)
            {
                new Span<float>(gradient + ((long)(first + query) * shape.Width), shape.Size)
                    .CopyTo(new Span<float>(ofBlock + ((long)query * padded), shape.Size));
            }

            Score(first, count, from, to);
            MultiplyColumns(ofBlock, count, values, from, to, ofScores);
            for (int query = 0; query < count; query++)
                Harden(head, first + query, query, logSums[first + query], from, to);

            PanelProduct<TLanes, TVector>.Pack(ofBlock, padded, count, shape.Size, ofBlockRows);
            AddTransposed(dropped, count, from, to, ofBlockRows, ofValues);
            PanelProduct<TLanes, TVector>.Pack(queries + ((long)first * padded), padded, count, shape.Size, queryRows);
            AddTransposed(ofScores, count, from, to, queryRows, ofKeys);
            MultiplyRows(ofScores, count, keyRows, head.Keys, from, to);
            for (int query = 0; query < count; query++)
                rotation.ApplyBackward(block + ((long)query * padded), result + ((long)(first + query) * stride), first + query, shape.Scale);
        }

        for (int row = 0; row < head.Keys; row++)
        {
            float* target = result + ((long)row * stride) + shape.Width;
            rotation.ApplyBackward(ofKeys + ((long)row * padded), target, row, 1);
            new Span<float>(ofValues + ((long)row * padded), shape.Size).CopyTo(new Span<float>(target + shape.Width, shape.Size));
        }

        for (int row = head.Keys; row < head.Length; row++)
        {
            for (int part = 0; part < 3; part++)
                new Span<float>(result + ((long)row * stride) + ((long)part * shape.Width), shape.Size).Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.AlignedFree(memory);

    private static float* Take(ref float* next, long count)
    {
        float* taken = next;
        next += count;
        return taken;
    }

    /// <summary>Queries and keys, turned, and the keys in panels.</summary>
    private void Read(AttentionSequence head, float* queryKeyValue)
    {
        for (int row = 0; row < head.Keys; row++)
        {
            float* from = queryKeyValue + ((long)row * 3 * shape.Width);
            rotation.Apply(from, queries + ((long)row * padded), row, shape.Scale);
            rotation.Apply(from + shape.Width, keys + ((long)row * padded), row, 1);
        }

        PanelProduct<TLanes, TVector>.PackTransposed(keys, padded, head.Keys, shape.Size, keyColumns);
    }

    /// <summary>The keys that a block of queries sees, the first one a multiple of what one tile of random numbers serves.</summary>
    private (int From, int To) KeysOf(AttentionSequence head, int first, int count) => shape.Window == 0
        ? (0, head.Keys)
        : (Math.Max(0, first - shape.Window) / VocabularyTile.Width * VocabularyTile.Width, Math.Min(head.Keys, first + count + shape.Window));

    private void Score(int first, int count, int from, int to) =>
        MultiplyColumns(queries + ((long)first * padded), count, keyColumns, from, to, scores);

    /// <summary>A block of rows times the transpose of keys or values.</summary>
    private void MultiplyColumns(float* left, int count, float* columns, int from, int to, float* result) => PanelProduct<TLanes, TVector>.Multiply(
        left,
        padded,
        1,
        columns + ((long)from * shape.Size),
        (nint)shape.Size * PanelProduct<TLanes, TVector>.PanelWidth,
        count,
        to - from,
        shape.Size,
        result,
        rowLength,
        adds: false);

    /// <summary>A block of rows times keys or values: the results of a block of queries.</summary>
    private void MultiplyRows(float* left, int count, float* rows, int packed, int from, int to) => PanelProduct<TLanes, TVector>.Multiply(
        left,
        rowLength,
        1,
        rows + ((long)from * PanelProduct<TLanes, TVector>.PanelWidth),
        (nint)packed * PanelProduct<TLanes, TVector>.PanelWidth,
        count,
        shape.Size,
        to - from,
        block,
        padded,
        adds: false);

    /// <summary>Adds a block's transpose times a block of rows to what keys or values have.</summary>
    private void AddTransposed(float* left, int count, int from, int to, float* rows, float* result) => PanelProduct<TLanes, TVector>.Multiply(
        left,
        1,
        rowLength,
        rows,
        (nint)count * PanelProduct<TLanes, TVector>.PanelWidth,
        to - from,
        shape.Size,
        count,
        result + ((long)from * padded),
        padded,
        adds: true);

    /// <summary>A query's scores to exponentials, those that are left of them; 1 / their sum.</summary>
    private float Soften(AttentionSequence head, int query, float* row, int from, int to, out float logSum)
    {
        int columns = to - from;
        logSum = 0;
        if (!head.IsToken(query))
        {
            AttentionRow<TLanes, TVector>.Clear(row, columns);
            return 0;
        }

        (int start, int end) = Seen(query, from, to);
        head.Hide(row, from, start, end);
        (float sum, logSum) = AttentionRow<TLanes, TVector>.Exponentials(row, start, end, columns);
        if (drops)
        {
            dropout.FillFactors(factors, from, columns, head.Row + query);
            AttentionRow<TLanes, TVector>.Multiply(row, factors, row, start, end, columns);
        }

        return 1 / sum;
    }

    /// <summary>A query's scores to probabilities, and the gradients of these to those of the scores.</summary>
    private void Harden(AttentionSequence head, int query, int index, float logSum, int from, int to)
    {
        int columns = to - from;
        float* row = scores + ((long)index * rowLength), gradients = ofScores + ((long)index * rowLength);
        float* left = dropped + ((long)index * rowLength);
        if (!head.IsToken(query))
        {
            AttentionRow<TLanes, TVector>.Clear(row, columns);
            AttentionRow<TLanes, TVector>.Clear(gradients, columns);
            AttentionRow<TLanes, TVector>.Clear(left, columns);
            return;
        }

        (int start, int end) = Seen(query, from, to);
        head.Hide(row, from, start, end);
        AttentionRow<TLanes, TVector>.Probabilities(row, logSum, start, end, columns);
        if (drops)
        {
            dropout.FillFactors(factors, from, columns, head.Row + query);
            AttentionRow<TLanes, TVector>.Multiply(row, factors, left, start, end, columns);
            AttentionRow<TLanes, TVector>.Multiply(gradients, factors, gradients, start, end, columns);
        }

        AttentionRow<TLanes, TVector>.Backward(gradients, row, start, end, columns);
    }

    /// <summary>The columns of a block's row that its query sees.</summary>
    private (int Start, int End) Seen(int query, int from, int to) => shape.Window == 0
        ? (0, to - from)
        : (Math.Max(from, query - shape.Window) - from, Math.Min(to, query + shape.Window + 1) - from);
}
