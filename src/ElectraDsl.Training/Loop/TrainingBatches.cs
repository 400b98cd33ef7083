using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>
/// The batches of a run's steps, in parts that the device holds at once. While a step is made, the next one's sequences are read on another thread:
/// text that is larger than memory comes from a disk, and no step waits for it.
/// </summary>
/// <param name="corpus">The text; it must stay open until this is disposed.</param>
/// <param name="recipe">Says what a batch is.</param>
internal sealed class TrainingBatches(PreparedCorpus corpus, PretrainingRecipe recipe) : IDisposable
{
    private readonly ExampleOrder order = ExampleOrder.Of(corpus.Training, recipe.Seed);
    private readonly SequenceLengths lengths = SequenceLengths.Of(recipe);
    private (int Step, Task<ExampleBatch[]> Parts)? next;

    /// <summary>Sequences of a part; the last one may have fewer.</summary>
    public int RowsOfPart { get; } = recipe.MicroBatchSize > 0 ? recipe.MicroBatchSize : recipe.BatchSize;

    /// <summary>The batch of a step.</summary>
    /// <param name="step">Updates made before it.</param>
    /// <exception cref="ExampleSetException">The text is gone or damaged; one line.</exception>
    public ExampleBatch[] Of(int step)
    {
        Task<ExampleBatch[]>? foreseen = next is var (ready, task) && ready == step ? task : null;
        WaitForReader();
        ExampleBatch[] parts = foreseen?.GetAwaiter().GetResult() ?? Read(step);
        if (step + 1 < recipe.Steps)
            next = (step + 1, Task.Run(() => Read(step + 1)));
        return parts;
    }

    /// <summary>Waits until nothing is read any more.</summary>
    public void Dispose() => WaitForReader();

    /// <summary>Waits for the thread that reads; what it met is told to who asks for its batch, and nobody else.</summary>
    private void WaitForReader()
    {
        if (next is var (_, task))
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
        next = null;
    }

    private ExampleBatch[] Read(int step)
    {
        List<ExampleBatch> parts = [];
        for (int firstRow = 0; firstRow < recipe.BatchSize; firstRow += RowsOfPart)
            parts.Add(ExampleBatch.Read(
                corpus.Training, order, step, recipe.BatchSize, firstRow, RowsOfPart, lengths.At(step, recipe.Steps)));
        return [.. parts];
    }
}
