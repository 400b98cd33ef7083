using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tests.Portable;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Ptx;

/// <summary>What can be wrong with a GPU, its driver and its memory, each in one line. Nothing here runs on a GPU.</summary>
public sealed class CudaFaultTests
{
    private readonly FakeCudaDriver driver = new();

    [Fact]
    public void Driver_OlderThanTheKernels_IsNamed()
    {
        driver.Version = 10020;
        CudaException fault = Assert.Throws<CudaException>(() => Open().Prepare(new KernelBody(ProbeBody.Scale)));
        Assert.Equal("The NVIDIA driver is too old: it serves CUDA 10.2, and the kernels need 11.0 or newer; update the driver.", fault.Message);
        Assert.Empty(driver.Modules);
    }

    [Fact]
    public void Driver_ThatDoesNotReadTheText_IsToBeUpdated()
    {
        driver.Failing = ("cuModuleLoadDataEx", 222);
        Assert.Equal(
            "cuModuleLoadDataEx of ProbeBody.Scale failed on GPU 0 with an error that the driver has no name for (222): the driver is too old for the kernels, which need CUDA 11.0 or newer; update the driver",
            Assert.Throws<CudaException>(() => Open().Prepare(new KernelBody(ProbeBody.Scale))).Message);
    }

    [Theory]
    [InlineData(6, 1, false)]
    [InlineData(7, 0, true)]
    public void Gpu_OlderThanTheKernels_IsNamed(int major, int minor, bool serves)
    {
        (driver.Capability, driver.Names) = ((major, minor), ["NVIDIA Titan"]);
        Exception? fault = Record.Exception(() => Open().Prepare(new KernelBody(ProbeBody.Scale)));
        Assert.Equal(
            serves ? null : $"GPU 0 (NVIDIA Titan) is too old: its compute capability is {major}.{minor}, and the kernels need 7.0 or newer.",
            fault?.Message);
    }

    /// <summary>Slower operations would not need less.</summary>
    [Fact]
    public void LittleMemory_IsNoReasonForOtherKernels()
    {
        driver.Failing = ("cuModuleLoadDataEx", 2);
        using StringWriter written = new();
        CudaException fault = Assert.Throws<CudaException>(() => KernelTable.PortableOrTorchOps<Spec<V1000>>(Open, new WarnOnce(written)));
        Assert.True(fault.IsOutOfMemory);
        Assert.Equal("cuModuleLoadDataEx of MaskingBody.Mask<Spec<V1000>> failed on GPU 0 with CUDA_ERROR_OUT_OF_MEMORY (2).", fault.Message);
        Assert.Empty(written.ToString());
    }

    /// <summary>Whatever call is the next: to load a kernel, to ask for memory, to start another.</summary>
    [Fact]
    public void FaultOfARunningKernel_SurfacesInAnyCall()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = zeros(3);
        CudaDevice device = Open();
        device.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f);
        foreach ((string call, Action make) in new (string, Action)[]
        {
            ("cuCtxPushCurrent", () => device.FreeMemory()),
            ("cuMemGetInfo", () => device.FreeMemory()),
            ("cuModuleLoadDataEx of RtdLossBody.Total", () => device.Prepare(new KernelBody(RtdLossBody.Total))),
            ("cuLaunchKernel of ProbeBody.Scale", () => device.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f)),
        })
        {
            driver.Failing = (call.Split(' ')[0], 719);
            CudaException fault = Assert.Throws<CudaException>(make);
            Assert.True(fault.IsOfARunningKernel);
            Assert.Equal(
                $"{call} failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719): a kernel that was started before may have failed, the last of which was ProbeBody.Scale; with ELECTRADSL_SYNC=1 the one that fails is named",
                fault.Message);
        }
    }

    [Fact]
    public void WaitingDevice_DoesNotBlameAKernelForLibtorchsFault()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = zeros(3);
        CudaDevice device = new(driver, 0, Uncached(), DeviceType.CPU, waits: true);
        driver.Failing = ("cuCtxSynchronize", 719);
        Assert.Equal(
            "An operation of libtorch before the kernel ProbeBody.Scale failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719).",
            Assert.Throws<CudaException>(() => device.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f)).Message);
        Assert.Empty(driver.Launches);
        Assert.Empty(driver.Current);
    }

    /// <summary>As autograd calls it: the kernel of a backward pass fails beneath libtorch's own code.</summary>
    [Fact]
    public void KernelThatFailsInABackwardPass_IsNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        EncoderKernels kernels = KernelTable.Portable<Spec<V1000>>(Open()).Encoder;
        Tensor dropped = kernels.Dropout.Run(ones(2, 40, 64).requires_grad_(true), new Dropout(0.1, new DropoutKey(1, 2, 3, 0)));
        driver.Failing = ("cuLaunchKernel", 719);
        CudaException fault = Assert.Throws<CudaException>(() => BackwardPass.Run([dropped], [ones_like(dropped)]));
        Assert.StartsWith(
            "cuLaunchKernel of DropoutBody.Apply failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719)", fault.Message, StringComparison.Ordinal);

        driver.Failing = ("", 0);
        Tensor input = ones(2, 40, 64).requires_grad_(true), again = kernels.Dropout.Run(input, new Dropout(0.1, new DropoutKey(1, 2, 3, 0)));
        BackwardPass.Run([again], [ones_like(again)]);
        Assert.Equal(input.shape, input.grad!.shape);
    }

    [Theory]
    [InlineData(
        "CUDA error: an illegal memory access was encountered\nCUDA kernel errors might be asynchronously reported at some other API call",
        "MaskingBody.Mask",
        false,
        "libtorch failed on the GPU: an illegal memory access was encountered: a kernel that was started before may have failed, the last of which was MaskingBody.Mask; with ELECTRADSL_SYNC=1 the one that fails is named")]
    [InlineData(
        "CUDA error: misaligned address\nFor debugging consider passing CUDA_LAUNCH_BLOCKING=1",
        "MaskingBody.Mask",
        true,
        "libtorch failed on the GPU: misaligned address: an operation of libtorch has failed, not a kernel of the project, each of which was waited for")]
    [InlineData("CUDA error: unspecified launch failure", null, false, "libtorch failed on the GPU: unspecified launch failure.")]
    [InlineData(
        "CUDA error: no kernel image is available for execution on the device",
        null,
        false,
        "This libtorch has no code for the GPU, which is too old or too new for it: choose another with --device cuda:N, or --device cpu.")]
    [InlineData(
        "CUDA error: CUDA driver version is insufficient for CUDA runtime version",
        null,
        false,
        "The NVIDIA driver is too old for this libtorch: update the driver, or use --device cpu.")]
    [InlineData("CUDA out of memory. Tried to allocate 2.00 GiB", null, false, null)]
    [InlineData("The size of tensor a (3) must match the size of tensor b (4)", null, false, null)]
    public void WhatLibtorchSays_IsOneLine(string message, string? lastStarted, bool waits, string? line) =>
        Assert.Equal(line, CudaFaults.Of(message, lastStarted, waits)?.Message);

    [Fact]
    public void MissingGpu_HasACause()
    {
        Assert.Equal(
            "this program has a libtorch without CUDA: build it with -p:TorchBackend=cuda",
            CudaGpus.WhyNone(libtorchHasCuda: false, () => driver));
        Assert.Equal(
            "there is no CUDA driver: no-such-library was not found or cannot be loaded",
            CudaGpus.WhyNone(libtorchHasCuda: true, () => new CudaDriver("no-such-library")));
        driver.Version = 11040;
        Assert.Equal(
            "libtorch cannot use the NVIDIA driver, which serves CUDA 11.4 and is probably too old for it: update the driver",
            CudaGpus.WhyNone(libtorchHasCuda: true, () => driver));
        driver.Names = [];
        Assert.Equal(
            "the NVIDIA driver finds no GPU; CUDA_VISIBLE_DEVICES can hide one",
            CudaGpus.WhyNone(libtorchHasCuda: true, () => driver));
        driver.Failing = ("cuInit", 719);
        Assert.Equal(
            "the NVIDIA driver refuses to start with CUDA_ERROR_LAUNCH_FAILED (719)",
            CudaGpus.WhyNone(libtorchHasCuda: true, () => driver));
    }

    [Theory]
    [InlineData(null, "NVIDIA H200")]
    [InlineData(null, "NVIDIA H200", "NVIDIA H200")]
    [InlineData(
        "This machine has GPUs of different kinds (cuda:0 NVIDIA H200, cuda:1 NVIDIA T4, cuda:2 NVIDIA H200): cuda:0 is used; --device cuda:N chooses another.",
        "NVIDIA H200",
        "NVIDIA T4",
        "NVIDIA H200")]
    public void GpusOfDifferentKinds_AreNamed(string? line, params string[] names)
    {
        driver.Names = names;
        Assert.Equal(line, CudaGpus.Choice(0, driver));
    }

    private static PtxCache Uncached() => new(null, PtxCompiler.Compile, new WarnOnce(TextWriter.Null));

    private CudaDevice Open() => new(driver, 0, Uncached(), DeviceType.CPU);
}
