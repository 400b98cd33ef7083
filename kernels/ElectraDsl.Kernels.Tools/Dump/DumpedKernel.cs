using ElectraDsl.Kernels.Backends.Portable;

namespace ElectraDsl.Kernels.Tools.Dump;

/// <summary>A kernel whose text was written down.</summary>
/// <param name="Body">The kernel.</param>
/// <param name="Op">
/// The op that launches it in one of the recorded calls, or <see cref="KernelDump.InsideLayers"/>; null where none does.
/// </param>
/// <param name="EntryPoint">Its name in the PTX text.</param>
/// <param name="PtxFile">Name of the PTX file.</param>
/// <param name="ClFile">Name of the OpenCL file.</param>
internal sealed record DumpedKernel(KernelBody Body, string? Op, string EntryPoint, string PtxFile, string ClFile);
