namespace ElectraDsl;

/// <summary>
/// The numbers that a recipe's hyperparameters take, each by itself, by the name of its property: what a build says of a constant, and a run of any
/// value.
/// </summary>
public static class RecipeRanges
{
    /// <summary>Tokens of the shortest sequence that text is packed into.</summary>
    public const int ShortestSequence = 8;

    /// <summary>All of them, in the order of help texts.</summary>
    public static readonly (string Property, RecipeRange Range)[] All =
    [
        ("Steps", RecipeRange.AtLeast(1)),
        ("Epochs", RecipeRange.AtLeast(0)),
        ("Hours", RecipeRange.AtLeast(0)),
        ("Flops", RecipeRange.AtLeast(0)),
        ("StaticMasks", RecipeRange.AtLeast(0)),
        ("BatchSize", RecipeRange.AtLeast(1)),
        ("MicroBatchSize", RecipeRange.AtLeast(0)),
        ("SequenceLength", RecipeRange.AtLeast(ShortestSequence)),
        ("ShortSequenceLength", RecipeRange.AtLeast(0)),
        ("ShortProportion", new(0, 1, HasSmallest: true, HasLargest: true)),
        ("LearningRate", RecipeRange.Above(0)),
        ("WarmupSteps", RecipeRange.AtLeast(0)),
        ("WarmupProportion", new(0, 1, HasSmallest: true, HasLargest: true)),
        ("LearningRateDecayPower", RecipeRange.AtLeast(0)),
        ("LayerwiseLearningRateDecay", new(0, 1, HasSmallest: false, HasLargest: true)),
        ("WeightDecay", RecipeRange.AtLeast(0)),
        ("AdamBeta1", new(0, 1, HasSmallest: true, HasLargest: false)),
        ("AdamBeta2", new(0, 1, HasSmallest: true, HasLargest: false)),
        ("AdamEpsilon", RecipeRange.Above(0)),
        ("MaxGradientNorm", RecipeRange.Above(0)),
        ("EmaDecay", new(0, 1, HasSmallest: true, HasLargest: false)),
        ("GeneratorLearningRate", RecipeRange.AtLeast(0)),
        ("SamplingTemperature", new(0.01, 100, HasSmallest: true, HasLargest: true)),
        ("GeneratorWeight", RecipeRange.AtLeast(0)),
        ("DiscriminatorWeight", RecipeRange.AtLeast(0)),
        ("HeldOutFraction", new(0, 1, HasSmallest: false, HasLargest: false)),
        ("EvaluationSequences", RecipeRange.AtLeast(1)),
        ("ReportEvery", RecipeRange.AtLeast(1)),
        ("EvaluateEvery", RecipeRange.AtLeast(0)),
        ("Patience", RecipeRange.AtLeast(0)),
        ("CheckpointEvery", RecipeRange.AtLeast(1)),
        ("KeepCheckpoints", RecipeRange.AtLeast(1)),
    ];

    /// <summary>The numbers that a property takes; null where it is none of a recipe, or takes no numbers.</summary>
    public static RecipeRange? Of(string property)
    {
        foreach ((string name, RecipeRange range) in All)
        {
            if (name == property)
                return range;
        }

        return null;
    }
}
