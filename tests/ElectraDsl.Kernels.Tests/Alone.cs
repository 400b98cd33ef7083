namespace ElectraDsl.Kernels.Tests;

/// <summary>Tests that count live tensors, which a neighbor would disturb.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
