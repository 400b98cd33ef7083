namespace ElectraDsl.Data;

/// <summary>What is to be known of a shard to read it where it lies: no more than this is believed of its form.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Examples">Number of examples, at least 1.</param>
/// <param name="Ids">Tokens of all of them.</param>
/// <param name="Segments">Segments of all of them.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Checksum">XXH3 of the file's bytes, 16 hexadecimal digits.</param>
/// <param name="Places">Where its columns lie in the file.</param>
internal sealed record ExampleShardFacts(string Name, long Examples, long Ids, long Segments, long Bytes, string Checksum, ExampleShardPlaces Places);
