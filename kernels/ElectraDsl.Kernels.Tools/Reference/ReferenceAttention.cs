namespace ElectraDsl.Kernels.Tools.Reference;

/// <summary>Attention and its gradient in double precision and plain loops; rows of padding are left at 0.</summary>
internal sealed record ReferenceAttention(double[] Context, double[] Gradient)
{
    /// <summary>Attention of queries, keys and values [B, L, 3 · N · D], and the gradient of Σ context · weights.</summary>
    internal static ReferenceAttention Of(
        double[] projections, AttentionSizes sizes, bool[]? tokens, RotaryPairs? rotary, Dropout dropout, float[] weights)
    {
        (int batch, int length, int heads, int size, int window) = sizes;
        int width = heads * size;
        double[] context = new double[batch * length * width], gradient = new double[projections.Length];
        double[] mask = ReferenceResidualNorm.Mask(batch * heads * length, length, dropout, heads * length, 2u << 24);
        for (int head = 0; head < batch * heads; head++)
        {
            int sequence = head / heads;
            double[][] query = Part(0), key = Part(1), value = Part(2);
            if (rotary is { } pairs)
            {
                for (int position = 0; position < length; position++)
                    (query[position], key[position]) = (Turn(query[position], position, pairs, 1), Turn(key[position], position, pairs, 1));
            }

            double[][] ofQuery = Empty(), ofKey = Empty(), ofValue = Empty();
            for (int q = 0; q < length; q++)
            {
                if (!IsToken(q))
                    continue;
                int at = (((sequence * length) + q) * width) + (head % heads * size);
                double[] p = new double[length], g = new double[length];
                for (int k = 0; k < length; k++)
                    p[k] = Sees(q, k) ? Dot(query[q], key[k]) / Math.Sqrt(size) : double.NegativeInfinity;
                double largest = p.Max(), sum = p.Sum(score => Math.Exp(score - largest));
                for (int k = 0; k < length; k++)
                {
                    p[k] = Math.Exp(p[k] - largest) / sum;
                    double kept = mask[(((head * length) + q) * length) + k];
                    for (int i = 0; i < size; i++)
                    {
                        context[at + i] += p[k] * kept * value[k][i];
                        ofValue[k][i] += p[k] * kept * weights[at + i];
                        g[k] += kept * weights[at + i] * value[k][i];
                    }
                }

                double mean = p.Zip(g, (a, b) => a * b).Sum();
                for (int k = 0; k < length; k++)
                {
                    double ofScore = p[k] * (g[k] - mean) / Math.Sqrt(size);
                    for (int i = 0; i < size; i++)
                    {
                        ofQuery[q][i] += ofScore * key[k][i];
                        ofKey[k][i] += ofScore * query[q][i];
                    }
                }
            }

            for (int position = 0; position < length; position++)
            {
                double[] q = ofQuery[position], k = ofKey[position];
                if (rotary is { } ofPairs)
                    (q, k) = (Turn(q, position, ofPairs, -1), Turn(k, position, ofPairs, -1));
                q.CopyTo(gradient, Place(position, 0));
                k.CopyTo(gradient, Place(position, 1));
                ofValue[position].CopyTo(gradient, Place(position, 2));
            }

            bool IsToken(int position) => tokens is null || tokens[(sequence * length) + position];
            bool Sees(int q, int k) => IsToken(k) && (window == 0 || Math.Abs(q - k) <= window);
            int Place(int position, int part) => (((sequence * length) + position) * 3 * width) + (part * width) + (head % heads * size);
            double[][] Part(int part) => [.. Enumerable.Range(0, length).Select(row => projections[Place(row, part)..(Place(row, part) + size)])];
            double[][] Empty() => [.. Enumerable.Range(0, length).Select(_ => new double[size])];
        }

        return new ReferenceAttention(context, gradient);
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double[] Turn(double[] values, int position, RotaryPairs pairs, int direction)
    {
        double[] turned = new double[values.Length];
        int half = values.Length / 2;
        for (int pair = 0; pair < half; pair++)
        {
            (int x, int y) = pairs == RotaryPairs.Adjacent ? (2 * pair, (2 * pair) + 1) : (pair, pair + half);
            (double sine, double cosine) = Math.SinCos(direction * RotaryPositions.Angle(position, pair, values.Length));
            turned[x] = (values[x] * cosine) - (values[y] * sine);
            turned[y] = (values[x] * sine) + (values[y] * cosine);
        }

        return turned;
    }
}
