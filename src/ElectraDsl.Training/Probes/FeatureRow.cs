using System.Numerics.Tensors;

namespace ElectraDsl.Training;

/// <summary>The features of one text: all of them, or those that are not 0.</summary>
/// <param name="Places">Where the values stand, each place once; null where there is a value at every place.</param>
/// <param name="Values">The values.</param>
internal readonly record struct FeatureRow(int[]? Places, float[] Values)
{
    /// <summary>The sum of the features, each times its weight.</summary>
    public float Dot(ReadOnlySpan<float> weights)
    {
        if (Places is null)
            return TensorPrimitives.Dot(Values, weights[..Values.Length]);
        float sum = 0;
        for (int index = 0; index < Places.Length; index++)
            sum += Values[index] * weights[Places[index]];
        return sum;
    }

    /// <summary>Adds a multiple of the features.</summary>
    public void AddTo(Span<float> sums, float factor)
    {
        if (Places is null)
        {
            Span<float> dense = sums[..Values.Length];
            TensorPrimitives.MultiplyAdd(Values, factor, dense, dense);
            return;
        }

        for (int index = 0; index < Places.Length; index++)
            sums[Places[index]] += factor * Values[index];
    }
}
