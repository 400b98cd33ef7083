using ElectraDsl.Kernels.Backends.Ilgpu;
using ElectraDsl.Kernels.Backends.Portable;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime;
using ILGPU.Runtime.OpenCL;

namespace ElectraDsl.Kernels.Backends.OpenCl;

/// <summary>Compiles portable kernels to OpenCL C, to be read or taken elsewhere: needs no device.</summary>
internal static class OpenClText
{
    /// <summary>
    /// Compiles one body for OpenCL C 2.0 with generic pointers; a device without them takes it behind <c>#define __generic __global</c>.
    /// </summary>
    /// <param name="body">The kernel.</param>
    /// <param name="groupSize">Threads of a group.</param>
    /// <exception cref="KernelCompilationException">ILGPU cannot.</exception>
    internal static string Compile(KernelBody body, int groupSize)
    {
        try
        {
            using Context context = Context.Create(builder => builder.EnableAlgorithms());
            // No sub-groups, no half precision, no atomics of 64 bits: the kernels use none of them.
            CLCapabilityContext capabilities = new(float16: false, float64: false, int64_Atomics: false, subGroups: false, genericAddressSpace: true);
            using CLBackend backend = new(context, capabilities, CLDeviceVendor.Other, CLCVersion.CL20);
            EntryPointDescription entry = EntryPointDescription.FromExplicitlyGroupedKernel(body.Method);
            return ((CLCompiledKernel)backend.Compile(entry, new KernelSpecialization(groupSize, null))).Source;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new KernelCompilationException($"The kernel {body} cannot be compiled to OpenCL C: {IlgpuFault.Describe(fault)}", fault);
        }
    }
}
