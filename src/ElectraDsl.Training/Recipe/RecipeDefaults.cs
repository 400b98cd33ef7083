namespace ElectraDsl.Training;

/// <summary>Defaults of the recipe that the compiler compares with a model's sizes; this file is compiled into it, too.</summary>
internal static class RecipeDefaults
{
    /// <summary>Peak of the learning rate: that of the original's small model.</summary>
    public const double LearningRate = 5e-4;

    /// <summary>Tokens per sequence: as in the original's small model.</summary>
    public const int SequenceLength = 128;
}
