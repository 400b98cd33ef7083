using System.Runtime.CompilerServices;
using ILGPU;

// ILGPU's CPU accelerator passes a kernel's arguments through an assembly that it makes at run time, which must see the types of the signature. Types
// that a kernel is closed over do not stand there and need not be visible.
[assembly: InternalsVisibleTo(Context.RuntimeAssemblyName)]
[assembly: InternalsVisibleTo("ElectraDsl.Kernels.Tests")]
[assembly: InternalsVisibleTo("ElectraDsl.Benchmarks")]
[assembly: InternalsVisibleTo("ElectraDsl.Gpu.Tests")]
[assembly: InternalsVisibleTo("ElectraDsl.Ptx.Tests")]
[assembly: InternalsVisibleTo("ElectraDsl.Memory.Tests")]

// What verifies, times and writes down kernels sees how they are made.
[assembly: InternalsVisibleTo("ElectraDsl.Kernels.Tools")]
