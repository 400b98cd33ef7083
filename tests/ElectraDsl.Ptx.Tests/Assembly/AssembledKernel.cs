namespace ElectraDsl.Ptx.Tests.Assembly;

/// <summary>What machine code takes.</summary>
/// <param name="Registers">Of a thread.</param>
/// <param name="Spills">Bytes that a thread keeps in memory because registers are short.</param>
/// <param name="Shared">Bytes of shared memory of a block.</param>
internal readonly record struct AssembledKernel(int Registers, int Spills, int Shared);
