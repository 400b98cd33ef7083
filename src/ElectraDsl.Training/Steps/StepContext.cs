using ElectraDsl.Kernels;

namespace ElectraDsl.Training;

/// <summary>What one part of a step must know of the whole step.</summary>
/// <param name="Random">Key of this step's randoms: masks, samples and dropout are functions of it.</param>
/// <param name="FirstRow">Index of the part's first sequence within the step's batch.</param>
/// <param name="MaskedTokens">Masked tokens in the whole batch: what the generator's loss is averaged over.</param>
/// <param name="Tokens">Tokens in the whole batch, padding excluded: what the discriminator's loss is averaged over.</param>
/// <param name="Sequences">Sequences of the whole batch: what a loss of whole sequences, such as that of next sentences, is averaged over.</param>
/// <param name="Hyperparameters">What the recipe's schedules come to at this step.</param>
public readonly record struct StepContext(
    RandomKey Random,
    int FirstRow,
    long MaskedTokens,
    long Tokens,
    int Sequences,
    StepHyperparameters Hyperparameters);
