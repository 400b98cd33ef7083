namespace ElectraDsl.Serving.Tests;

/// <summary>Tests that share the runs.</summary>
[CollectionDefinition(nameof(Trained))]
public sealed class Trained : ICollectionFixture<TrainedModels>;
