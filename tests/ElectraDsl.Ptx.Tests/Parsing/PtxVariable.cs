namespace ElectraDsl.Ptx.Tests.Parsing;

/// <summary>An array in shared memory, one a block, or in local memory, one a thread.</summary>
internal sealed record PtxVariable(string Name, bool IsShared, int Size, int Alignment);
