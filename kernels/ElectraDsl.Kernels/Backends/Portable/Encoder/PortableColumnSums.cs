using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable.Encoder;

/// <summary>Runs <see cref="ColumnSumBody"/>: sums over rows, such as the gradient of a bias.</summary>
internal static class PortableColumnSums
{
    private static readonly KernelBody OfChunks = new(ColumnSumBody.OfChunks);
    private static readonly KernelBody TotalBody = new(ColumnSumBody.Total);

    /// <summary>Makes the bodies ready.</summary>
    internal static void Prepare(KernelDevice kernels)
    {
        kernels.Prepare(OfChunks);
        kernels.Prepare(TotalBody);
    }

    /// <summary>Adds the sum of all rows to what is there.</summary>
    /// <param name="kernels">The device.</param>
    /// <param name="values">float32 [M, O], row by row.</param>
    /// <param name="sums">float32 [O].</param>
    internal static void Add(KernelDevice kernels, Tensor values, Tensor sums)
    {
        (int rows, int columns) = (checked((int)values.shape[0]), checked((int)values.shape[1]));
        if (rows == 0)
            return;
        int chunks = ColumnSumBody.Chunks(rows);
        using Tensor partials = empty(chunks, columns, ScalarType.Float32, values.device);
        kernels.Launch(OfChunks, chunks * ColumnSumBody.Tiles(columns), values, partials, rows, columns, ColumnSumBody.RowsPerChunk(rows));
        Total(kernels, partials, sums, chunks, columns, adds: true);
    }

    /// <summary>Sums what chunks of rows have left.</summary>
    /// <param name="kernels">The device.</param>
    /// <param name="partials">float32 [chunks, columns].</param>
    /// <param name="sums">float32 [columns].</param>
    /// <param name="chunks">Their number.</param>
    /// <param name="columns">Theirs.</param>
    /// <param name="adds">Whether the sums are added to what is there.</param>
    internal static void Total(KernelDevice kernels, Tensor partials, Tensor sums, int chunks, int columns, bool adds) =>
        kernels.Launch(TotalBody, ColumnSumBody.Tiles(columns), partials, sums, chunks, columns, adds ? 1 : 0);
}
