namespace ElectraDsl;

/// <summary>
/// Defaults of the recipe that the compiler compares with a model's sizes, or with each other, and those of what an objective may have no use for.
/// </summary>
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

    /// <summary>Rate of the generator's own weights, as a factor of the learning rate.</summary>
    public const double GeneratorLearningRate = 1;

    /// <summary>Temperature of the generator's samples.</summary>
    public const double SamplingTemperature = 1;

    /// <summary>Weight of the generator's loss: the original's.</summary>
    public const double GeneratorWeight = 1;

    /// <summary>Weight of the discriminator's loss: the original's.</summary>
    public const double DiscriminatorWeight = 50;

    /// <summary>Masks per sequence: 0, which stands for a new one at every step.</summary>
    public const int StaticMasks = 0;
}
