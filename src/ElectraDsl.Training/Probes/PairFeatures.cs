namespace ElectraDsl.Training;

/// <summary>
/// What a linear classifier gets of two texts: for features a and b of each, a, b, |a - b| and a b (Conneau et al., "Supervised Learning of Universal
/// Sentence Representations", 2017).
/// </summary>
internal static class PairFeatures
{
    /// <summary>Features of a pair for each feature of a text.</summary>
    public const int Parts = 4;

    /// <summary>The four of one feature.</summary>
    public static float[] Of(float first, float second) => [first, second, Math.Abs(first - second), first * second];
}
