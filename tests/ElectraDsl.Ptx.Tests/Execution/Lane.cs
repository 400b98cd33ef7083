namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>A thread of a warp, and which element of its vector is meant.</summary>
internal readonly record struct Lane(int Index, int Element);
