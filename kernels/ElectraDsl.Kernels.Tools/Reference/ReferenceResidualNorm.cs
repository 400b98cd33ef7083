namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>
/// Norm(residual + Dropout(update)) and its gradients, in double precision and plain loops; the mask by <see cref="Philox"/>, word by word.
/// </summary>
internal sealed record ReferenceResidualNorm(double[] Sum, double[] Normalized)
{
    internal double[] OfResidual { get; private init; } = [];

    internal double[] OfUpdate { get; private init; } = [];

    internal double[] OfWeight { get; private init; } = [];

    internal double[] OfBias { get; private init; } = [];

    /// <summary>Everything for one tensor [rows, width] of sequences of <paramref name="length"/> rows.</summary>
    internal static ReferenceResidualNorm Of(
        float[] residual,
        float[] update,
        Norm norm,
        float[] weight,
        float[]? bias,
        Dropout dropout,
        int length,
        float[] ofSum,
        float[] ofNormalized)
    {
        int width = weight.Length, rows = residual.Length / width;
        double[] mask = Mask(rows, width, dropout, length), sum = new double[residual.Length], normalized = new double[residual.Length];
        double[] ofResidual = new double[residual.Length], ofUpdate = new double[residual.Length];
        double[] ofWeight = new double[width], ofBias = new double[width];
        for (int row = 0; row < rows; row++)
        {
            int at = row * width;
            double mean = 0, square = 0, ofMean = 0, ofProduct = 0;
            for (int i = at; i < at + width; i++)
            {
                sum[i] = residual[i] + (update[i] * mask[i]);
                mean += norm.Kind == Normalization.LayerNorm ? sum[i] / width : 0;
            }

            for (int i = at; i < at + width; i++)
                square += (sum[i] - mean) * (sum[i] - mean) / width;
            double inverse = 1 / Math.Sqrt(square + norm.Epsilon);
            for (int i = at; i < at + width; i++)
            {
                double value = (sum[i] - mean) * inverse;
                normalized[i] = (value * weight[i - at]) + (bias?[i - at] ?? 0);
                ofWeight[i - at] += ofNormalized[i] * value;
                ofBias[i - at] += ofNormalized[i];
                ofMean += norm.Kind == Normalization.LayerNorm ? (double)ofNormalized[i] * weight[i - at] / width : 0;
                ofProduct += (double)ofNormalized[i] * weight[i - at] * value / width;
            }

            for (int i = at; i < at + width; i++)
            {
                double value = (sum[i] - mean) * inverse;
                ofResidual[i] = ((((double)ofNormalized[i] * weight[i - at]) - ofMean - (value * ofProduct)) * inverse) + ofSum[i];
                ofUpdate[i] = ofResidual[i] * mask[i];
            }
        }

        return new ReferenceResidualNorm(sum, normalized) { OfResidual = ofResidual, OfUpdate = ofUpdate, OfWeight = ofWeight, OfBias = ofBias };
    }

    /// <summary>0 where a value is dropped, else 1 / (1 - rate).</summary>
    internal static double[] Mask(int rows, int width, Dropout dropout, int length, uint stream = 1u << 24)
    {
        double[] mask = new double[rows * width];
        Array.Fill(mask, 1);
        if (dropout.Rate == 0)
            return mask;
        DropoutKey key = dropout.Key!.Value;
        for (int i = 0; i < mask.Length; i++)
        {
            int column = i % width;
            uint row = (uint)((i / width) + (key.FirstSequence * length)), block = (uint)((column / 64 * 16) + (column % 16));
            PhiloxBlock words = Philox.Block(block, row, key.Step, stream + (uint)key.Place, (uint)key.Seed, (uint)(key.Seed >> 32));
            uint word = (column % 64 / 16) switch { 0 => words.X, 1 => words.Y, 2 => words.Z, _ => words.W };
            mask[i] = word / 4294967296.0 < dropout.Rate ? 0 : 1 / (1 - dropout.Rate);
        }

        return mask;
    }
}
