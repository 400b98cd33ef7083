namespace ElectraDsl.Training;

/// <summary>
/// How often a discriminator finds more to suspect in the bad sentence of a pair than in the good one. A coin reaches one half; ties count half.
/// </summary>
/// <param name="Pairs">Pairs that were evaluated.</param>
/// <param name="BySum">By the sum of the probabilities that the words were replaced.</param>
/// <param name="ByMost">By that of the most suspect word.</param>
public sealed record MinimalPairResult(int Pairs, double BySum, double ByMost);
