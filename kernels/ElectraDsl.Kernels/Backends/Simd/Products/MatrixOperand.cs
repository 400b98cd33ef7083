namespace ElectraDsl.Kernels.Backends.Simd.Products;

/// <summary>A float32 matrix as it lies in memory: row by row or, transposed, column by column.</summary>
/// <param name="Values">The first value.</param>
/// <param name="Rows">Rows of the matrix, not of the memory.</param>
/// <param name="Columns">Columns of the matrix.</param>
/// <param name="RowStride">Values from one row to the next; 1 where the matrix lies column by column.</param>
/// <param name="ColumnStride">Values from one column to the next; 1 where it lies row by row.</param>
internal readonly unsafe record struct MatrixOperand(nint Values, int Rows, int Columns, nint RowStride, nint ColumnStride)
{
    /// <summary>A matrix that lies row by row.</summary>
    internal static MatrixOperand RowByRow(float* values, int rows, int columns) => new((nint)values, rows, columns, columns, 1);

    /// <summary>Some of its rows.</summary>
    internal MatrixOperand RowsFrom(int first, int count) => this with { Values = Values + (first * RowStride * sizeof(float)), Rows = count };

    /// <summary>Some of its columns.</summary>
    internal MatrixOperand ColumnsFrom(int first, int count) => Transposed.RowsFrom(first, count).Transposed;

    /// <summary>The same memory read as the transpose.</summary>
    internal MatrixOperand Transposed => new(Values, Columns, Rows, ColumnStride, RowStride);
}
