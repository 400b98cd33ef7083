namespace ElectraDsl.Kernels.Tests;

/// <summary>The backends that take CPU tensors and run on every machine: each op is held against the reference on all of them.</summary>
internal static class CpuBackends
{
    internal static TheoryData<KernelBackend> All => [KernelBackend.TorchOps, KernelBackend.Simd, KernelBackend.Ilgpu];
}
