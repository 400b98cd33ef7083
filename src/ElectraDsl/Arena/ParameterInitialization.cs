namespace ElectraDsl;

/// <summary>The initial values of one parameter, in plain C#, so that they do not depend on libtorch's version or on threads.</summary>
internal static class ParameterInitialization
{
    /// <summary>TensorFlow's truncated normal redraws beyond this many standard deviations.</summary>
    private const double Truncation = 2;

    /// <summary>Fills the values of one parameter.</summary>
    public static void Fill(Span<float> values, ParameterSpec parameter, ulong seed)
    {
        Random random = new(HashToInt(seed));
        switch (parameter.Initializer)
        {
            case Initializer.Ones:
                values.Fill(1f);
                break;
            case Initializer.TruncatedNormal:
                foreach (ref float value in values)
                    value = (float)(parameter.Range * Normal(random, Truncation));
                break;
            case Initializer.Normal:
                foreach (ref float value in values)
                    value = (float)(parameter.Range * Normal(random, double.PositiveInfinity));
                break;
            case Initializer.GlorotUniform:
                double limit = Math.Sqrt(6.0 / (parameter.Shape[0] + parameter.Shape[1]));
                foreach (ref float value in values)
                    value = (float)(limit * ((2 * random.NextDouble()) - 1));
                break;
            case Initializer.Zeros:
            default:
                values.Clear();
                break;
        }
    }

    /// <summary>A standard normal by the Marsaglia polar method, redrawn beyond <paramref name="limit"/>.</summary>
    private static double Normal(Random random, double limit)
    {
        while (true)
        {
            double x = (2 * random.NextDouble()) - 1, y = (2 * random.NextDouble()) - 1, square = (x * x) + (y * y);
            if (square is 0 or >= 1)
                continue;
            double normal = x * Math.Sqrt(-2 * Math.Log(square) / square);
            if (Math.Abs(normal) <= limit)
                return normal;
        }
    }

    private static int HashToInt(ulong seed) => (int)(seed ^ (seed >> 32));
}
