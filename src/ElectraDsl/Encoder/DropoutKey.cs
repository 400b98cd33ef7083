namespace ElectraDsl;

/// <summary>
/// Names the random numbers of dropout. What is dropped is a pure function of this key, the row and the column: the same for a whole batch and for
/// its parts, with any number of threads, and again after a run is resumed.
/// </summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Step">Number of the step within the run.</param>
/// <param name="Place">Which dropout of the step it is: below 2^24.</param>
/// <param name="FirstSequence">Index of the tensor's first sequence within the step's batch: at least 0.</param>
public readonly record struct DropoutKey(ulong Seed, uint Step, int Place, int FirstSequence);
