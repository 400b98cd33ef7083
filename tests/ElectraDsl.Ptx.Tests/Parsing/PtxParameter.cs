namespace ElectraDsl.Ptx.Tests.Parsing;

/// <summary>A parameter of the kernel: a number, or an array of bytes that holds a view or a struct.</summary>
internal sealed record PtxParameter(string Name, int Size, int Alignment);
