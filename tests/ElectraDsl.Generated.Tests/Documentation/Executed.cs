namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>Tests of what the pages' commands did.</summary>
[CollectionDefinition(nameof(Executed))]
public sealed class Executed : ICollectionFixture<ExecutedPages>, ICollectionFixture<ExecutedHelp>;
