namespace ElectraDsl.Kernels.Tests;

/// <summary>The backends that take CPU tensors and run on every machine: each op is held against the reference on all of them.</summary>
internal static class CpuBackends
{
    internal static IReadOnlyList<KernelBackend> List { get; } = [KernelBackend.TorchOps, KernelBackend.Simd, KernelBackend.Ilgpu];

    internal static TheoryData<KernelBackend> All => [.. List];
}
