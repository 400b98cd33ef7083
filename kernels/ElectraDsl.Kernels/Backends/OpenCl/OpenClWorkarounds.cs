using System.Reflection;
using ILGPU.Backends.OpenCL;
using ILGPU.Runtime.OpenCL;

namespace ElectraDsl.Kernels.Backends.OpenCl;

/// <summary>
/// ILGPU insists on generic pointers, an optional feature of OpenCL 3.0 that PoCL 3 lacks, and uses them only for views. All views of these kernels
/// are of global memory, so "global" may stand wherever it writes "generic". ILGPU offers no way to say so: hence the reflection.
/// </summary>
internal static class OpenClWorkarounds
{
    /// <summary>Makes ILGPU accept a device without generic pointers; returns whether it has them.</summary>
    internal static bool Admit(CLDevice device)
    {
        if (device.Capabilities.GenericAddressSpace)
            return true;
        PropertyInfo capability = typeof(CLCapabilityContext).GetProperty(nameof(CLCapabilityContext.GenericAddressSpace))!;
        _ = capability.GetSetMethod(nonPublic: true)!.Invoke(device.Capabilities, [true]);
        return false;
    }

    /// <summary>Rewrites a kernel's source for a device without generic pointers.</summary>
    internal static void MakePointersGlobal(CLCompiledKernel kernel)
    {
        FieldInfo source = typeof(CLCompiledKernel).GetField(
            $"<{nameof(CLCompiledKernel.Source)}>k__BackingField",
            BindingFlags.NonPublic | BindingFlags.Instance
        )!;
        source.SetValue(kernel, $"#define __generic __global\n{kernel.Source}");
    }
}
