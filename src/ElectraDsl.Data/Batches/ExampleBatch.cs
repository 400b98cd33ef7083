namespace ElectraDsl.Data;

/// <summary>Rows of examples, padded to one length, ready to become tensors of shape [Rows, SequenceLength].</summary>
public sealed class ExampleBatch
{
    private ExampleBatch(int rows, int sequenceLength)
    {
        Rows = rows;
        SequenceLength = sequenceLength;
        InputIds = new long[rows * sequenceLength];
        SegmentIds = new long[rows * sequenceLength];
        Lengths = new int[rows];
        IsRandomNext = new bool[rows];
        Indices = new long[rows];
        Epochs = new int[rows];
    }

    /// <summary>Number of examples.</summary>
    public int Rows { get; }

    /// <summary>Tokens of a row, padding included.</summary>
    public int SequenceLength { get; }

    /// <summary>Token ids, row after row; [PAD] behind a row's last token.</summary>
    public long[] InputIds { get; } // [Rows, SequenceLength]

    /// <summary>0 for the first segment and for padding, 1 for the second segment; row after row.</summary>
    public long[] SegmentIds { get; } // [Rows, SequenceLength]

    /// <summary>Tokens of every row, padding not counted.</summary>
    public int[] Lengths { get; } // [Rows]

    /// <summary>
    /// The label of next-sentence prediction: whether a row's second segment is text of another document instead of what follows the first. False for
    /// rows of one segment, and for all rows of a file without labels (<see cref="ExampleSet.HasNextSentenceLabels"/>).
    /// </summary>
    public bool[] IsRandomNext { get; } // [Rows]

    /// <summary>Which example of its file, or of those at hand, a row is.</summary>
    public long[] Indices { get; } // [Rows]

    /// <summary>How often training has visited all examples before it comes to a row; 0 for rows that no step reads.</summary>
    public int[] Epochs { get; } // [Rows]

    /// <summary>Reads a part of the batch of a training step.</summary>
    /// <param name="file">The examples.</param>
    /// <param name="order">The order in which they are visited; made for the file's number of examples.</param>
    /// <param name="step">The step, counted from 0: its batch is the examples at positions step * batchSize and following.</param>
    /// <param name="batchSize">Examples of a step, over all micro-batches and replicas.</param>
    /// <param name="firstRow">First row of the part.</param>
    /// <param name="rows">Number of rows of the part.</param>
    /// <param name="sequenceLength">
    /// Tokens of a row, at least 8, at most those of the file's longest example; unless given, those. Of a longer example a part is read, another
    /// one at each position of the order.
    /// </param>
    public static ExampleBatch Read(
        ExampleSet file, ExampleOrder order, long step, int batchSize, int firstRow, int rows, int? sequenceLength = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(order);
        int length = sequenceLength ?? file.SequenceLength;
        ArgumentOutOfRangeException.ThrowIfLessThan(length, Math.Min(RecipeRanges.ShortestSequence, file.SequenceLength), nameof(sequenceLength));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, file.SequenceLength, nameof(sequenceLength));
        if (order.ExampleCount != file.Count)
            throw new ArgumentException($"The order is made for {order.ExampleCount} examples, {file.Path} has {file.Count}.", nameof(order));
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow + rows, batchSize, nameof(rows));
        ExampleBatch batch = new(rows, length);
        long[] whole = new long[file.SequenceLength];
        for (int row = 0; row < rows; row++)
        {
            long position = (step * batchSize) + firstRow + row;
            (long example, long epoch) = order.At(position);
            batch.Fill(row, file, example, whole, order.BitsAt(position));
            batch.Epochs[row] = (int)epoch;
        }

        return batch;
    }

    /// <summary>Reads consecutive examples, for evaluation.</summary>
    /// <param name="file">The examples.</param>
    /// <param name="firstExample">The first one.</param>
    /// <param name="rows">Number of examples.</param>
    public static ExampleBatch Read(ExampleSet file, long firstExample, int rows)
    {
        ArgumentNullException.ThrowIfNull(file);
        ExampleBatch batch = new(rows, file.SequenceLength);
        long[] whole = new long[file.SequenceLength];
        for (int row = 0; row < rows; row++)
            batch.Fill(row, file, firstExample + row, whole, random: 0);
        return batch;
    }

    /// <summary>Pads examples that are at hand.</summary>
    /// <param name="examples">The rows, none longer than <paramref name="sequenceLength"/>.</param>
    /// <param name="sequenceLength">Tokens of a row, padding included.</param>
    /// <param name="paddingId">Id of [PAD].</param>
    public static ExampleBatch Of(IReadOnlyList<Example> examples, int sequenceLength, int paddingId)
    {
        ExampleBatch batch = new(examples.Count, sequenceLength);
        for (int row = 0; row < examples.Count; row++)
        {
            (int[] ids, int firstSegmentLength, bool isRandomNext) = examples[row];
            int start = row * sequenceLength;
            if (ids.Length > sequenceLength)
                throw new ArgumentException($"Example {row} has {ids.Length} tokens, but a row has room for {sequenceLength}.", nameof(examples));
            for (int index = 0; index < sequenceLength; index++)
                batch.InputIds[start + index] = index < ids.Length ? ids[index] : paddingId;
            batch.SegmentIds.AsSpan(start + firstSegmentLength, ids.Length - firstSegmentLength).Fill(1);
            batch.Lengths[row] = ids.Length;
            batch.IsRandomNext[row] = isRandomNext;
            batch.Indices[row] = row;
        }

        return batch;
    }

    private void Fill(int row, ExampleSet file, long index, long[] whole, ulong random)
    {
        Span<long> ids = InputIds.AsSpan(row * SequenceLength, SequenceLength);
        bool mayBeCut = SequenceLength < whole.Length;
        (int length, int firstSegmentLength, bool isRandomNext) = file.Read(index, mayBeCut ? whole : ids);
        if (length > SequenceLength)
        {
            ExampleWindow window =
                ExampleWindow.Of(whole.AsSpan(0, length), firstSegmentLength, SequenceLength, file.HasNextSentenceLabels, random);
            window.Cut(whole, length);
            (length, firstSegmentLength) = (window.Length, window.FirstSegmentLength);
        }

        if (mayBeCut)
            whole.AsSpan(0, length).CopyTo(ids);
        ids[length..].Fill(file.PaddingId);
        SegmentIds.AsSpan((row * SequenceLength) + firstSegmentLength, length - firstSegmentLength).Fill(1);
        Lengths[row] = length;
        IsRandomNext[row] = isRandomNext;
        Indices[row] = index;
    }
}
