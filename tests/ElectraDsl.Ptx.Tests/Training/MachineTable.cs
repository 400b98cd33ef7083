using ElectraDsl.Kernels;
using ElectraDsl.Ptx.Tests.Driver;

namespace ElectraDsl.Ptx.Tests.Training;

/// <summary>The portable kernels of a model on an emulated driver of their own.</summary>
/// <typeparam name="TSpec">The model's numbers.</typeparam>
internal static class MachineTable<TSpec>
    where TSpec : struct, IModelSpec
{
    internal static EmulatedCudaDriver Driver { get; } = new();

    internal static KernelTable Kernels { get; } = KernelTable.Portable<TSpec>(Driver.OpenDevice());
}
