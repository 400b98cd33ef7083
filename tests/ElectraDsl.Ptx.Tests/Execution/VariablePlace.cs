namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>Where an array lies in its memory.</summary>
internal sealed record VariablePlace(string Name, int Offset, int Size);
