namespace ElectraDsl;

/// <summary>Defaults of the recipe that the compiler compares with a model's sizes, or with each other.</summary>
public static class RecipeDefaults
{
    /// <summary>Peak of the learning rate: that of the original's small model.</summary>
    public const double LearningRate = 5e-4;

    /// <summary>Tokens per sequence: as in the original's small model.</summary>
    public const int SequenceLength = 128;

    /// <summary>Sequences per update: as in the original's small model.</summary>
    public const int BatchSize = 128;

    /// <summary>Sequences computed at once: 0, which stands for all of them.</summary>
    public const int MicroBatchSize = 0;
}
