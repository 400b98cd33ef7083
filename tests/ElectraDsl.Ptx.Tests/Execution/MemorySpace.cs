namespace ElectraDsl.Ptx.Tests.Execution;

/// <summary>State spaces of PTX, without parameters. ILGPU names none where it means global memory.</summary>
internal enum MemorySpace
{
    Global,

    Shared,

    Local,
}
