namespace ElectraDsl.Ptx.Tests.Decoding;

/// <summary>Where a parameter lies among all.</summary>
internal sealed record ParameterPlace(int Offset, int Size, int Alignment);
