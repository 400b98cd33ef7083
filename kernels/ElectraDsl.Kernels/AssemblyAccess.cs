using System.Runtime.CompilerServices;
using ILGPU;

// ILGPU runs kernels from an assembly it makes at run time; the kernel bodies are nobody else's business.
[assembly: InternalsVisibleTo(Context.RuntimeAssemblyName)]
[assembly: InternalsVisibleTo("ElectraDsl.Kernels.Tests")]
