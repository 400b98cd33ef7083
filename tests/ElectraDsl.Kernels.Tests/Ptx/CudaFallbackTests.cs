using System.Runtime.InteropServices;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using TorchSharp;

namespace ElectraDsl.Kernels.Tests.Ptx;

/// <summary>Where a GPU's kernels cannot run, tensor operations do, and the user is told why, once.</summary>
[Collection(nameof(Alone))]
public sealed class CudaFallbackTests
{
    [Fact]
    public void DriverThatRefusesAKernel_MakesTheWholeTableTensorOperations()
    {
        FakeCudaDriver driver = new() { Failing = ("cuModuleLoadDataEx", 218) };
        using StringWriter written = new();
        WarnOnce warning = new(written);
        for (int table = 0; table < 2; table++)
        {
            KernelTable kernels = KernelTable.PortableOrTorchOps<Spec<V1000>>(
                () => new CudaDevice(driver, 0, new PtxCache(null, PtxCompiler.Compile, warning), DeviceType.CPU), warning);
            Assert.Equal(KernelTable.For<Spec<V1000>>(KernelBackend.TorchOps).Masking.GetType(), kernels.Masking.GetType());
            Assert.Equal(KernelTable.For<Spec<V1000>>(KernelBackend.TorchOps).AdamW.GetType(), kernels.AdamW.GetType());
        }

        Assert.Equal(
            "warning: plain tensor operations, which are slower, stand in for the fused kernels: cuModuleLoadDataEx of MaskingBody.Mask<Spec<V1000>> failed on GPU 0 with "
            + $"CUDA_ERROR_INVALID_PTX (218).{Environment.NewLine}",
            written.ToString());
    }

    [Fact]
    public void LossThatNoGpuCanCompute_MakesTheWholeTableTensorOperations()
    {
        using StringWriter written = new();
        WarnOnce warning = new(written);
        KernelTable kernels = KernelTable.PortableOrTorchOps<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, AllocatingLoss>>(
            () => new CudaDevice(new FakeCudaDriver(), 0, new PtxCache(null, PtxCompiler.Compile, warning), DeviceType.CPU),
            warning);
        Assert.Equal(
            KernelTable.For<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, AllocatingLoss>>(KernelBackend.TorchOps).RtdLoss.GetType(),
            kernels.RtdLoss.GetType());
        Assert.Contains(
            "RtdLossBody.LossAndGradient<Swapped<Spec<V1000>, UniformMasking, GumbelMaxSampling, CudaFallbackTests.AllocatingLoss>>, "
            + "which may hold UniformMasking, GumbelMaxSampling, CudaFallbackTests.AllocatingLoss, cannot be compiled for a CUDA GPU",
            written.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void MachineWithoutDriver_SaysSo()
    {
        Skip.If(NativeLibrary.TryLoad(CudaDriver.LibraryName, out _), "This machine has a CUDA driver.");
        using StringWriter written = new();
        KernelTable kernels = KernelTable.PortableOrTorchOps<Spec<V1000>>(() => CudaDevice.Open(0), new WarnOnce(written));
        Assert.IsNotType<PortableMasking<Spec<V1000>>>(kernels.Masking);
        Assert.Contains($"There is no CUDA driver: {CudaDriver.LibraryName} was not found", written.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            CudaDriver.LibraryName,
            Assert.Throws<CudaException>(() => KernelTable.For<Spec<V1000>>(KernelBackend.Ptx)).Message,
            StringComparison.Ordinal);
    }

    [SkippableFact]
    public void TablesForCuda_WarnOnceAProcess()
    {
        Skip.If(NativeLibrary.TryLoad(CudaDriver.LibraryName, out _), "This machine has a CUDA driver.");
        TextWriter before = Console.Error;
        using StringWriter written = new();
        Console.SetError(written);
        try
        {
            for (int table = 0; table < 3; table++)
            {
                KernelTable kernels = KernelTable.For<Spec<V1000>>(new torch.Device(DeviceType.CUDA, table));
                Assert.IsNotType<PortableMasking<Spec<V1000>>>(kernels.Masking);
            }
        }
        finally
        {
            Console.SetError(before);
        }

        Assert.StartsWith(
            "warning: plain tensor operations",
            Assert.Single(written.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LINUX", "libcuda.so.1")]
    [InlineData("WINDOWS", "nvcuda.dll")]
    public void Driver_HasTheSystemsName(string system, string name) => Assert.Equal(name, CudaDriver.LibraryNameOn(OSPlatform.Create(system)));

    [Fact]
    public void DriverThatIsNoDriver_IsNamed()
    {
        Assert.Contains(
            "no-such-library was not found",
            Assert.Throws<CudaException>(() => new CudaDriver("no-such-library")).Message,
            StringComparison.Ordinal);
        string other =
            OperatingSystem.IsWindows() ? "kernel32.dll"
            : OperatingSystem.IsMacOS() ? "libSystem.dylib"
            : "libc.so.6";
        Assert.Contains("too old: it has no cuInit", Assert.Throws<CudaException>(() => new CudaDriver(other)).Message, StringComparison.Ordinal);
    }

    private readonly struct AllocatingLoss : IRtdLoss
    {
        public static float Loss(float logit, float label) => new List<float> { logit, label }.Count;

        public static float Gradient(float logit, float label) => 0;
    }
}
