using System.ComponentModel;
using System.Diagnostics;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tests.Portable;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Ptx;

/// <summary>
/// The calls of the driver's functions, by their C signatures: a stand-in for the driver, made by the machine's C compiler, answers them. No GPU
/// takes part.
/// </summary>
public sealed class CudaDriverTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("electradsl-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public void Launch_ReachesTheDriverAsItsHeaderSays()
    {
        CudaDevice device = Open(0);
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Arrays.Floats([1, 2, 3]), scaled = zeros(4);
        KernelBody scale = new(ProbeBody.Scale);
        Thread other = new(() => device.Launch(scale, 2, values, scaled, -0.5f));
        other.Start();
        other.Join();
        Assert.Equal([-0.5f, -1, -1.5f, 0], Arrays.Of<float>(scaled));
        device.Launch(scale, 1, scaled, scaled, 4f);
        Assert.Equal([-2f, -4, -6, 0], Arrays.Of<float>(scaled));
    }

    [SkippableFact]
    public void FreeMemory_IsTheDriversFigure() => Assert.Equal(3_000_000_000, Open(0).FreeMemory());

    [SkippableFact]
    public void Gpus_AreCountedAndNamed()
    {
        _ = Open(0);
        CudaDriver driver = new(Path.Combine(folder, "stand-in.so"));
        Assert.Equal((0, 12020), (driver.GetVersion(out int version), version));
        Assert.Equal(
            "This machine has GPUs of different kinds (cuda:0 stand-in 0, cuda:1 stand-in 1): cuda:1 is used; --device cuda:N chooses another.",
            CudaGpus.Choice(1, driver));
    }

    [SkippableFact]
    public void Errors_BearTheDriversNamesAndMessages()
    {
        CudaDevice device = Open(1);
        using DisposeScope scope = NewDisposeScope();
        Tensor values = zeros(3);
        Assert.Equal(
            "cuDeviceGet of GPU 2 failed on GPU 2 with CUDA_ERROR_INVALID_DEVICE (101).",
            Assert.Throws<CudaException>(() => Open(2)).Message);
        Assert.Equal(
            "cuLaunchKernel of ProbeBody.Scale failed on GPU 1 with CUDA_ERROR_LAUNCH_FAILED (719).",
            Assert.Throws<CudaException>(() => device.Launch(new KernelBody(ProbeBody.Scale), 1001, values, values, 1f)).Message);
        Assert.Matches(
            @"^cuModuleLoadDataEx of RtdLossBody\.Total failed on GPU 1 with CUDA_ERROR_INVALID_PTX \(218\): stand-in: a text of [1-9]\d+ bytes that is not the one known$",
            Assert.Throws<CudaException>(() => device.Prepare(new KernelBody(RtdLossBody.Total))).Message);
    }

    private CudaDevice Open(int ordinal)
    {
        Skip.If(OperatingSystem.IsWindows(), "The stand-in driver is made by a Unix C compiler.");
        string library = Path.Combine(folder, "stand-in.so");
        if (!File.Exists(library))
            Compile(Path.Combine(AppContext.BaseDirectory, "Ptx", "StandInDriver.c"), library);
        return new CudaDevice(
            new CudaDriver(library),
            ordinal,
            new PtxCache(null, PtxCompiler.Compile, new WarnOnce(TextWriter.Null)),
            DeviceType.CPU);
    }

    private static void Compile(string source, string library)
    {
        Process? compiler = null;
        try
        {
            compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", library, source]);
        }
        catch (Win32Exception)
        {
            Skip.If(true, "There is no C compiler (cc) to make the stand-in driver with.");
        }

        compiler!.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
    }
}
