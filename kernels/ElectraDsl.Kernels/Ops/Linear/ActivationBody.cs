using ILGPU;

namespace ElectraDsl.Kernels;

/// <summary>
/// Bias and non-linearity behind a product as portable kernels, of float32 and of bfloat16, which is computed in float32. Any grid and group size; an
/// empty bias is none. Gates and what they let through lie side by side (Shazeer, "GLU Variants Improve Transformer", 2020, section 2).
/// </summary>
internal static class ActivationBody
{
    /// <summary>f(product + bias), or f(gate + bias) · (up + bias).</summary>
    internal static void Forward(ArrayView<float> products, ArrayView<float> bias, ArrayView<float> results, ActivationSettings settings)
    {
        long count = (long)settings.Rows * settings.Width, stride = (long)Grid.DimX * Group.DimX;
        for (long i = ((long)Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
        {
            int column = (int)(i % settings.Width);
            long at = (i / settings.Width * settings.Columns) + column;
            float value = ActivationPoint.At((Activation)settings.Kind, products[at] + Bias(bias, column)).Value;
            if (settings.Gates != 0)
                value *= products[at + settings.Width] + Bias(bias, column + settings.Width);
            results[i] = value;
        }
    }

    /// <summary><see cref="Forward"/> of bfloat16.</summary>
    internal static void ForwardRounded(ArrayView<ushort> products, ArrayView<float> bias, ArrayView<ushort> results, ActivationSettings settings)
    {
        long count = (long)settings.Rows * settings.Width, stride = (long)Grid.DimX * Group.DimX;
        for (long i = ((long)Grid.IdxX * Group.DimX) + Group.IdxX; i < count; i += stride)
        {
            int column = (int)(i % settings.Width);
            long at = (i / settings.Width * settings.Columns) + column;
            float value = ActivationPoint.At((Activation)settings.Kind, BrainFloat.Single(products[at]) + Bias(bias, column)).Value;
            if (settings.Gates != 0)
                value *= BrainFloat.Single(products[at + settings.Width]) + Bias(bias, column + settings.Width);
            results[i] = BrainFloat.Nearest(value);
        }
    }

    /// <summary>
    /// The gradient of the product, and that of the bias of each chunk of rows, [chunks, columns], for <see cref="ColumnSumBody.Total"/> where the
    /// view is not empty; a group a chunk and tile of <see cref="ColumnSumBody.TileWidth"/> columns of the result.
    /// </summary>
    internal static void Backward(
        ArrayView<float> products, ArrayView<float> bias, ArrayView<float> gradients, ArrayView<float> ofProducts, ArrayView<float> partials,
        int rowsPerChunk, ActivationSettings settings)
    {
        int tiles = (settings.Width + ColumnSumBody.TileWidth - 1) / ColumnSumBody.TileWidth;
        int chunk = Grid.IdxX / tiles, first = Grid.IdxX % tiles * ColumnSumBody.TileWidth, firstRow = chunk * rowsPerChunk;
        int endRow = firstRow + rowsPerChunk < settings.Rows ? firstRow + rowsPerChunk : settings.Rows;
        for (int column = first + Group.IdxX; column < settings.Width && column < first + ColumnSumBody.TileWidth; column += Group.DimX)
        {
            float ofBias = 0f, ofUpBias = 0f, shift = Bias(bias, column), upShift = settings.Gates != 0 ? Bias(bias, column + settings.Width) : 0f;
            for (int row = firstRow; row < endRow; row++)
            {
                long at = ((long)row * settings.Columns) + column;
                float gradient = gradients[((long)row * settings.Width) + column];
                ActivationPoint point = ActivationPoint.At((Activation)settings.Kind, products[at] + shift);
                float ofProduct = gradient * point.Slope;
                if (settings.Gates != 0)
                {
                    ofProduct *= products[at + settings.Width] + upShift;
                    float ofUp = gradient * point.Value;
                    ofProducts[at + settings.Width] = ofUp;
                    ofUpBias += ofUp;
                }

                ofProducts[at] = ofProduct;
                ofBias += ofProduct;
            }

            Store(partials, ((long)chunk * settings.Columns) + column, ofBias, ofUpBias, settings);
        }
    }

    /// <summary><see cref="Backward"/> of bfloat16. The bias has the gradients before they are rounded.</summary>
    internal static void BackwardRounded(
        ArrayView<ushort> products, ArrayView<float> bias, ArrayView<ushort> gradients, ArrayView<ushort> ofProducts, ArrayView<float> partials,
        int rowsPerChunk, ActivationSettings settings)
    {
        int tiles = (settings.Width + ColumnSumBody.TileWidth - 1) / ColumnSumBody.TileWidth;
        int chunk = Grid.IdxX / tiles, first = Grid.IdxX % tiles * ColumnSumBody.TileWidth, firstRow = chunk * rowsPerChunk;
        int endRow = firstRow + rowsPerChunk < settings.Rows ? firstRow + rowsPerChunk : settings.Rows;
        for (int column = first + Group.IdxX; column < settings.Width && column < first + ColumnSumBody.TileWidth; column += Group.DimX)
        {
            float ofBias = 0f, ofUpBias = 0f, shift = Bias(bias, column), upShift = settings.Gates != 0 ? Bias(bias, column + settings.Width) : 0f;
            for (int row = firstRow; row < endRow; row++)
            {
                long at = ((long)row * settings.Columns) + column;
                float gradient = BrainFloat.Single(gradients[((long)row * settings.Width) + column]);
                ActivationPoint point = ActivationPoint.At((Activation)settings.Kind, BrainFloat.Single(products[at]) + shift);
                float ofProduct = gradient * point.Slope;
                if (settings.Gates != 0)
                {
                    ofProduct *= BrainFloat.Single(products[at + settings.Width]) + upShift;
                    float ofUp = gradient * point.Value;
                    ofProducts[at + settings.Width] = BrainFloat.Nearest(ofUp);
                    ofUpBias += ofUp;
                }

                ofProducts[at] = BrainFloat.Nearest(ofProduct);
                ofBias += ofProduct;
            }

            Store(partials, ((long)chunk * settings.Columns) + column, ofBias, ofUpBias, settings);
        }
    }

    private static float Bias(ArrayView<float> bias, int column) => bias.Length > 0 ? bias[column] : 0f;

    private static void Store(ArrayView<float> partials, long at, float ofBias, float ofUpBias, ActivationSettings settings)
    {
        if (partials.Length > 0)
        {
            partials[at] = ofBias;
            if (settings.Gates != 0)
                partials[at + settings.Width] = ofUpBias;
        }
    }
}
