namespace ElectraDsl.Data;

/// <summary>A set that is a part of another one.</summary>
/// <param name="Path">Its examples.json, seen from the folder of the whole.</param>
/// <param name="Origin">Its full path when the whole was made.</param>
/// <param name="Weight">Its share of what is trained on, beside the other parts' weights; null for its share of the examples.</param>
/// <param name="Checksum">Of its examples.</param>
internal sealed record ExamplePart(string Path, string Origin, double? Weight, string Checksum);
