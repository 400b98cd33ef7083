namespace ElectraDsl.Data;

/// <summary>What has become of the blocks that are done, on one side.</summary>
/// <param name="Tokens">Word pieces.</param>
/// <param name="UnknownTokens">Those that are [UNK].</param>
/// <param name="KeptTokens">Those that are in examples.</param>
/// <param name="Shards">The finished shards.</param>
internal sealed record SinkProgress(long Tokens, long UnknownTokens, long KeptTokens, IReadOnlyList<ExampleShardFacts> Shards);
