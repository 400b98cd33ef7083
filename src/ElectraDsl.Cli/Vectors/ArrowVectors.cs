using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace ElectraDsl.Cli;

/// <summary>An Arrow file (IPC) with the columns text and vector, a list of fixed size: pandas, DuckDB and Polars read it.</summary>
internal sealed class ArrowVectors : IVectorWriter
{
    private readonly ArrowFileWriter writer;
    private readonly FixedSizeListType type;
    private readonly Schema schema;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Stays open.</param>
    /// <param name="width">Values of a vector.</param>
    public ArrowVectors(Stream stream, int width)
    {
        type = new FixedSizeListType(new Field("item", FloatType.Default, nullable: false), width);
        schema = new Schema([new Field("text", StringType.Default, nullable: false), new Field("vector", type, nullable: false)], metadata: null);
        writer = new ArrowFileWriter(stream, schema, leaveOpen: true);
        writer.WriteStart();
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<string> texts, ReadOnlySpan<float> vectors)
    {
        StringArray text = new StringArray.Builder().AppendRange(texts).Build();
        FloatArray values = new FloatArray.Builder().Append(vectors).Build();
        FixedSizeListArray vector = new(type, texts.Count, values, ArrowBuffer.Empty, nullCount: 0);
        using RecordBatch batch = new(schema, [text, vector], texts.Count);
        writer.WriteRecordBatch(batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        writer.WriteEnd();
        writer.Dispose();
    }
}
