namespace ElectraDsl.Training;

/// <summary>The hyperparameters of one step: what the recipe's schedules come to there.</summary>
/// <param name="LearningRate">The rate of the discriminator and of what the networks share.</param>
/// <param name="GeneratorLearningRate">What the generator's rate is of it; 0 leaves the generator's own weights as they are.</param>
/// <param name="SamplingTemperature">What the generator's scores are divided by before its samples are drawn.</param>
/// <param name="GeneratorWeight">Weight of the generator's loss.</param>
/// <param name="DiscriminatorWeight">Weight of the discriminator's loss.</param>
public readonly record struct StepHyperparameters(
    double LearningRate, double GeneratorLearningRate, double SamplingTemperature, double GeneratorWeight, double DiscriminatorWeight);
