namespace ElectraDsl.EndToEnd.Tests;

/// <summary>Tests that compare with, or start from, one and the same uninterrupted run.</summary>
[CollectionDefinition(nameof(SharedRun))]
public sealed class SharedRun : ICollectionFixture<UninterruptedRun>;
