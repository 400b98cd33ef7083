namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>An address operand.</summary>
/// <param name="Slot">The register, or the constant that a variable's address is.</param>
/// <param name="Offset">Added to it.</param>
internal readonly record struct MemoryAddress(int Slot, long Offset);
