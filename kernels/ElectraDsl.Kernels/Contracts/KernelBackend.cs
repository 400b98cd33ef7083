namespace ElectraDsl.Kernels;

/// <summary>Who runs the kernels. All backends draw the same random numbers and agree up to the rounding of exp and log.</summary>
public enum KernelBackend
{
    /// <summary>Plain TorchSharp operations: any device; the oracle of the tests.</summary>
    TorchOps,

    /// <summary>Vectorized C# on libtorch's memory: CPU only, the fastest there.</summary>
    Simd,

    /// <summary>
    /// The portable kernel bodies on a CUDA GPU: ILGPU as the compiler, NVIDIA's driver to run them, on libtorch's memory without copies.
    /// </summary>
    /// <remarks>
    /// What was compiled is kept in the user's cache folder (<c>$XDG_CACHE_HOME/electradsl/kernels</c>, <c>%LOCALAPPDATA%\electradsl\kernels</c> on
    /// Windows), or in the one that the environment variable <c>ELECTRADSL_KERNEL_CACHE</c> names; empty, it keeps nothing.
    /// </remarks>
    Ptx,

    /// <summary>The portable kernel bodies, run by ILGPU's CPU accelerator on libtorch's memory: for tests and debugging, slow.</summary>
    Ilgpu,

    /// <summary>
    /// The portable kernel bodies, run by ILGPU on an OpenCL device, which copies CPU tensors there and back: for tests of groups as large as a
    /// GPU's.
    /// </summary>
    OpenCl,
}
