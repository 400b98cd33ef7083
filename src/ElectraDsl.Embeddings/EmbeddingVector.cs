namespace ElectraDsl.Embeddings;

/// <summary>The values of a text's vector as callers get them.</summary>
internal static class EmbeddingVector
{
    /// <summary>A copy of a vector.</summary>
    /// <param name="values">The values that are kept.</param>
    /// <param name="normalize">Whether they are divided by their Euclidean length; a vector of zeros stays as it is.</param>
    public static float[] Of(ReadOnlySpan<float> values, bool normalize)
    {
        float[] vector = values.ToArray();
        if (!normalize)
            return vector;

        // In double: the squares of a few hundred floats of very different sizes.
        double squares = 0;
        foreach (float value in vector)
            squares += (double)value * value;
        if (squares == 0)
            return vector;
        double length = Math.Sqrt(squares);
        for (int index = 0; index < vector.Length; index++)
            vector[index] = (float)(vector[index] / length);
        return vector;
    }
}
