using System.Numerics;

namespace ElectraDsl.Kernels.Backends.Simd.Norms;

/// <summary>A norm on one row at a time: forward in three passes over what is in the first-level cache, backward in two.</summary>
/// <param name="norm">Which norm.</param>
/// <param name="width">Values in a row.</param>
internal readonly unsafe struct ResidualNormRow(Norm norm, int width)
{
    private readonly bool isCentred = norm.Kind == Normalization.LayerNorm;
    private readonly double epsilon = norm.Epsilon;

    /// <summary>Normalizes a row.</summary>
    /// <param name="input">The row.</param>
    /// <param name="weight">Factors of the values.</param>
    /// <param name="bias">Added to them; null for nothing.</param>
    /// <param name="output">The normalized row.</param>
    /// <param name="statistics">Gets the mean (0 where the norm takes none) and 1 / √(variance + ε).</param>
    internal void Forward(float* input, float* weight, float* bias, float* output, float* statistics)
    {
        float mean = isCentred ? Sum(input) / width : 0;
        statistics[0] = mean;
        statistics[1] = (float)(1 / Math.Sqrt((SumOfSquares(input, mean) / width) + epsilon));
        Normalize(input, weight, bias, output, statistics);
    }

    /// <summary>The last pass of <see cref="Forward"/>.</summary>
    /// <param name="input">The row.</param>
    /// <param name="weight">Factors of the values.</param>
    /// <param name="bias">Added to them; null for nothing.</param>
    /// <param name="output">The normalized row.</param>
    /// <param name="statistics">Mean and inverse deviation.</param>
    internal void Normalize(float* input, float* weight, float* bias, float* output, float* statistics)
    {
        float mean = statistics[0], inverse = statistics[1];
        int i = 0;
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> value = (Vector.Load(input + i) - new Vector<float>(mean)) * new Vector<float>(inverse) * Vector.Load(weight + i);
            if (bias != null)
                value += Vector.Load(bias + i);
            value.Store(output + i);
        }

        for (; i < width; i++)
            output[i] = ((input[i] - mean) * inverse * weight[i]) + (bias != null ? bias[i] : 0);
    }

    /// <summary>Takes a row's gradient back through the norm, and adds up those of weight and bias.</summary>
    /// <param name="input">The row that was normalized.</param>
    /// <param name="weight">Factors of the values.</param>
    /// <param name="statistics">Mean and inverse deviation, from the forward pass.</param>
    /// <param name="gradient">Of the normalized row.</param>
    /// <param name="addend">A row that is added to the result; null for none.</param>
    /// <param name="result">Gets the gradient of the row.</param>
    /// <param name="weightGradient">Is added to.</param>
    /// <param name="biasGradient">Is added to.</param>
    internal void Backward(
        float* input,
        float* weight,
        float* statistics,
        float* gradient,
        float* addend,
        float* result,
        float* weightGradient,
        float* biasGradient)
    {
        float mean = statistics[0], inverse = statistics[1];
        Vector<float> sums = Vector<float>.Zero, products = Vector<float>.Zero;
        int i = 0;
        for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> incoming = Vector.Load(gradient + i);
            Vector<float> normalized = (Vector.Load(input + i) - new Vector<float>(mean)) * new Vector<float>(inverse);
            Vector<float> weighted = incoming * Vector.Load(weight + i);
            sums += weighted;
            products += weighted * normalized;
            (Vector.Load(weightGradient + i) + (incoming * normalized)).Store(weightGradient + i);
            (Vector.Load(biasGradient + i) + incoming).Store(biasGradient + i);
        }

        float sum = Vector.Sum(sums), product = Vector.Sum(products);
        for (; i < width; i++)
        {
            float normalized = (input[i] - mean) * inverse;
            sum += gradient[i] * weight[i];
            product += gradient[i] * weight[i] * normalized;
            weightGradient[i] += gradient[i] * normalized;
            biasGradient[i] += gradient[i];
        }

        float meanGradient = isCentred ? sum / width : 0, meanProduct = product / width;
        for (i = 0; i <= width - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> normalized = (Vector.Load(input + i) - new Vector<float>(mean)) * new Vector<float>(inverse);
            Vector<float> weighted = Vector.Load(gradient + i) * Vector.Load(weight + i);
            Vector<float> value =
                (weighted - new Vector<float>(meanGradient) - (normalized * new Vector<float>(meanProduct))) * new Vector<float>(inverse);
            if (addend != null)
                value += Vector.Load(addend + i);
            value.Store(result + i);
        }

        for (; i < width; i++)
        {
            float normalized = (input[i] - mean) * inverse;
            result[i] = (((gradient[i] * weight[i]) - meanGradient - (normalized * meanProduct)) * inverse) + (addend != null ? addend[i] : 0);
        }
    }

    private float Sum(float* values)
    {
        Vector<float> even = Vector<float>.Zero, odd = Vector<float>.Zero;
        int i = 0;
        for (; i <= width - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
        {
            even += Vector.Load(values + i);
            odd += Vector.Load(values + i + Vector<float>.Count);
        }

        float sum = Vector.Sum(even + odd);
        for (; i < width; i++)
            sum += values[i];
        return sum;
    }

    private float SumOfSquares(float* values, float mean)
    {
        Vector<float> even = Vector<float>.Zero, odd = Vector<float>.Zero, center = new(mean);
        int i = 0;
        for (; i <= width - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
        {
            Vector<float> first = Vector.Load(values + i) - center, second = Vector.Load(values + i + Vector<float>.Count) - center;
            even += first * first;
            odd += second * second;
        }

        float sum = Vector.Sum(even + odd);
        for (; i < width; i++)
            sum += (values[i] - mean) * (values[i] - mean);
        return sum;
    }
}
