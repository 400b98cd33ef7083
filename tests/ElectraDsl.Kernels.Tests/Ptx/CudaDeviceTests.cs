using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tests.Portable;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Ptx;

/// <summary>What CUDA's driver is told, by a driver that notes it down. Nothing here runs on a GPU.</summary>
public sealed class CudaDeviceTests
{
    private static readonly RandomKey Key = new(0x1122334455667788, 9);
    private readonly FakeCudaDriver driver = new();

    [Fact]
    public void Device_OpensThePrimaryContextOnce()
    {
        _ = Open(3);
        Assert.Equal(["cuInit", "cuDeviceGet", "cuDeviceGetAttribute", "cuDeviceGetAttribute", "cuDevicePrimaryCtxRetain"], driver.Calls);
    }

    [Fact]
    public void Arguments_AreByteExact()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor bytes = zeros(3, ScalarType.Bool),
            halves = zeros(2, ScalarType.BFloat16),
            ints = zeros(4, ScalarType.Int32),
            longs = zeros(5, ScalarType.Int64);
        Tensor floats = zeros(9).narrow(0, 2, 6),
            seen = zeros(13, ScalarType.Int64),
            seenFloats = zeros(7),
            none = zeros(0, ScalarType.BFloat16);
        Open()
            .Launch(
                new KernelBody(ProbeBody.Everything),
                11,
                bytes,
                -2,
                halves,
                -(1L << 40),
                ints,
                0.25f,
                longs,
                uint.MaxValue,
                floats,
                long.MinValue,
                long.MaxValue,
                float.PositiveInfinity,
                int.MinValue,
                9u,
                KernelArgument.Of(new ProbeFields(-12, 0.125f, 13)),
                10,
                -0.5f,
                11u,
                none,
                seen,
                seenFloats);
        FakeLaunch launch = Assert.Single(driver.Launches);
        Assert.Equal(("Kernel_Everything", 11, 256, 0), (launch.Kernel, launch.Groups, launch.GroupSize, launch.Stream));
        byte[][] expected =
        [
            View(bytes, 3),
            BitConverter.GetBytes(-2),
            View(halves, 2),
            BitConverter.GetBytes(-(1L << 40)),
            View(ints, 4),
            BitConverter.GetBytes(0.25f),
            View(longs, 5),
            BitConverter.GetBytes(uint.MaxValue),
            View(floats, 6),
            BitConverter.GetBytes(long.MinValue),
            BitConverter.GetBytes(long.MaxValue),
            BitConverter.GetBytes(float.PositiveInfinity),
            BitConverter.GetBytes(int.MinValue),
            BitConverter.GetBytes(9u),
            [.. BitConverter.GetBytes(-12), .. BitConverter.GetBytes(0.125f), .. BitConverter.GetBytes(13u)],
            BitConverter.GetBytes(10), BitConverter.GetBytes(-0.5f), BitConverter.GetBytes(11u), new byte[16], View(seen, 13), View(seenFloats, 7),
        ];
        Assert.Equal(expected.Length, launch.Offsets.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(0, launch.Offsets[i] % 8);                          // as a view and a long ask for
            Assert.Equal(expected[i], launch.Image.AsSpan(launch.Offsets[i], expected[i].Length).ToArray());
        }

        static byte[] View(Tensor tensor, long length) =>
            [.. BitConverter.GetBytes((long)TensorPointer.Of(tensor)), .. BitConverter.GetBytes(length)];
    }

    [Fact]
    public void HeadThatDrawsAtSecondSight_LaunchesItsPassesInOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        IGeneratorHeadKernel head = KernelTable.Portable<Spec<V1000, Top5>>(Open()).GeneratorHead;
        _ = head.Run(zeros(5, 1000), zeros(5, ScalarType.Int64), ones(5), 1, Key, 0);
        Assert.Equal([("Kernel_Scan", 5), ("Kernel_DrawAmongLargest", 5), ("Kernel_Differentiate", 5)], Launched());
    }

    [Fact]
    public void EachOp_LaunchesItsBodiesInOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        KernelTable kernels = KernelTable.Portable<Spec<V1000>>(Open());
        int loaded = driver.Modules.Count;                                   // all of the table's kernels, before any runs
        // The head's two at once and in chunks are there twice, for a temperature of 1 and for others. Inside an encoder there are seventeen.
        Assert.Equal(13 + 17, loaded);
        Assert.Empty(driver.Launches);

        _ = kernels.Masking.Run(zeros(4, 32, ScalarType.Int64), ones(4, 32, ScalarType.Bool), 6, Key, 0);
        Assert.Equal([("Kernel_Mask", 4)], Launched());
        _ = kernels.GeneratorHead.Run(zeros(5, 1000), zeros(5, ScalarType.Int64), ones(5), 1, Key, 0);
        _ = kernels.GeneratorHead.Evaluate(zeros(6, 1000), zeros(6, ScalarType.Int64), ones(6), Key, 0);
        Assert.Equal([("Kernel_LossAndGradient", 5), ("Kernel_LossAndGradient", 6)], Launched());
        _ = kernels.GeneratorHead.Run(zeros(7, 1000), zeros(7, ScalarType.Int64), ones(7), 1, Key, 0, temperature: 1.7f);
        byte[] image = driver.Launches[^1].Image;
        Assert.Equal(BitConverter.GetBytes(1.7f), image[driver.Launches[^1].Offsets[^1]..][..sizeof(float)]);   // the last argument
        Assert.Equal([("Kernel_LossAndGradient", 7)], Launched());
        _ = kernels.Replacement.Run(
            zeros(4, 32, ScalarType.Int64),
            Arrays.Longs([0, 1, 32, 33, 64, 65, 96, 97], 8),
            ones(8),
            zeros(8, ScalarType.Int64));
        Assert.Equal([("Kernel_Replace", 4)], Launched());
        _ = kernels.RtdLoss.Run(zeros(100, 300), zeros(100, 300, ScalarType.Bool), ones(100, 300, ScalarType.Bool), 1);
        Assert.Equal([("Kernel_LossAndGradient", 31), ("Kernel_Rank", 31), ("Kernel_Total", 1)], Launched());
        _ = kernels.AdamW.Run(
            zeros(100_000),
            zeros(100_000),
            zeros(100_000),
            zeros(100_000),
            [new(100_000, 1, true)],
            new AdamWSettings(AdamWRule.Original, 1, 0.1, 0.9, 0.999, 1e-6, 0.01, 1));
        Assert.Equal([("Kernel_SumSquares", 13), ("Kernel_Norm", 1), ("Kernel_Update", 13)], Launched());
        Assert.Equal(loaded, driver.Modules.Count);
        Assert.Empty(driver.Current);
    }

    [Fact]
    public void EachBlockOfAnEncoder_LaunchesItsBodiesInOrder()
    {
        using DisposeScope scope = NewDisposeScope();
        EncoderKernels kernels = KernelTable.Portable<Spec<V1000>>(Open()).Encoder;
        Dropout dropout = new(0.1, new DropoutKey(1, 2, 3, 0));
        Norm norm = new(Normalization.LayerNorm, 1e-6);
        Tensor hidden = ones(2, 40, 64).requires_grad_(true), weight = ones(64).requires_grad_(true);
        using AttentionMask all = AttentionMask.All(null, hidden), near = AttentionMask.Local(null, hidden, 8);

        Backward(kernels.ResidualNorm.PostNorm(hidden, hidden, norm, weight, null, dropout));
        Assert.Equal([("Kernel_Forward", 5), ("Kernel_Backward", 5), ("Kernel_OfParameters", 3), ("Kernel_Total", 1)], Launched());
        Backward(kernels.Dropout.Run(hidden, dropout));
        Assert.Equal([("Kernel_Apply", 2), ("Kernel_Apply", 2)], Launched());
        Backward(kernels.Linear.Activated(hidden, ones(32, 64).requires_grad_(true), ones(32).requires_grad_(true), Activation.SwiGlu));
        Assert.Equal([("Kernel_Forward", 1), ("Kernel_Backward", 3), ("Kernel_Total", 1)], Launched());
        Backward(kernels.Embedding.Lookup(ones(5, 64).requires_grad_(true), ones(2, 40, ScalarType.Int64)));
        Assert.Equal([("Kernel_OfChunks", 2), ("Kernel_AddPartials", 2)], Launched());

        // Two sequences of two heads, three blocks of queries each; libtorch's where nothing is dropped, padded or out of sight.
        Tensor projections = ones(2, 40, 96).requires_grad_(true);
        Backward(kernels.Attention.Run(projections, 2, all, null, dropout));
        Assert.Equal([("Kernel_Forward", 12), ("Kernel_OfQueries", 12), ("Kernel_OfKeysAndValues", 12)], Launched());
        using RotaryPositions rotary = new(40, 16, CPU);
        Backward(kernels.Attention.Run(projections, 2, near, rotary));
        Assert.Equal(
            [
                ("Kernel_Turn", 4), ("Kernel_Forward", 12),
                ("Kernel_Turn", 4), ("Kernel_OfQueries", 12), ("Kernel_OfKeysAndValues", 12), ("Kernel_Turn", 4),
            ],
            Launched());
        Backward(kernels.Attention.Run(projections, 2, all));
        Assert.Empty(Launched());

        static void Backward(Tensor result) => result.backward([ones_like(result)]);
    }

    [Fact]
    public void NothingToDo_LaunchesNothing()
    {
        using DisposeScope scope = NewDisposeScope();
        KernelTable kernels = KernelTable.Portable<Spec<V1000>>(Open());
        _ = kernels.Masking.Run(zeros(0, 32, ScalarType.Int64), ones(0, 32, ScalarType.Bool), 6, Key, 0);
        _ = kernels.GeneratorHead.Run(zeros(0, 1000), zeros(0, ScalarType.Int64), ones(0), 1, Key, 0);
        Assert.Empty(driver.Launches);
    }

    [Fact]
    public void EachLaunch_PushesAndPopsTheContext()
    {
        using DisposeScope scope = NewDisposeScope();
        CudaDevice device = Open();
        Tensor values = zeros(3);
        KernelBody body = new(ProbeBody.Scale);
        device.Launch(body, 1, values, values, 2f);
        driver.Calls.Clear();
        device.Launch(body, 1, values, values, 2f);
        device.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f); // the same method, hence the same module
        Assert.Equal(
            ["cuCtxPushCurrent", "cuLaunchKernel", "cuCtxPopCurrent", "cuCtxPushCurrent", "cuLaunchKernel", "cuCtxPopCurrent"],
            driver.Calls);
        _ = Assert.Single(driver.Modules);
    }

    [Theory]
    [InlineData("cuLaunchKernel", 719, "cuLaunchKernel of ProbeBody.Scale failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719).")]
    [InlineData(
        "cuModuleLoadDataEx",
        218,
        "cuModuleLoadDataEx of ProbeBody.Scale failed on GPU 0 with CUDA_ERROR_INVALID_PTX (218): ptxas: line 7; syntax error")]
    [InlineData(
        "cuModuleGetFunction",
        4711,
        "cuModuleGetFunction of ProbeBody.Scale failed on GPU 0 with an error that the driver has no name for (4711).")]
    [InlineData("cuCtxPushCurrent", 719, "cuCtxPushCurrent failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719).")]
    [InlineData("cuCtxPopCurrent", 719, "cuCtxPopCurrent failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719).")]
    public void FailedCall_IsNamedAndLeavesNoContext(string call, int error, string message)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = zeros(3);
        CudaDevice device = Open();
        driver.Failing = (call, error);
        driver.ErrorLog = call == "cuModuleLoadDataEx" ? "ptxas: line 7;\nsyntax error\n" : "";
        Assert.Equal(message, Assert.Throws<CudaException>(() => device.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f)).Message);
        Assert.Empty(driver.Current);

        driver.Failing = ("", 0);                                            // and what failed is tried again
        device.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f);
        Assert.Empty(driver.Current);
    }

    /// <summary>A kernel's own fault is reported by whatever call comes next: it says which kernel may have been it.</summary>
    [Theory]
    [InlineData("cuLaunchKernel", "cuLaunchKernel of RtdLossBody.Total")]
    [InlineData("cuCtxPushCurrent", "cuCtxPushCurrent")]
    [InlineData("cuCtxPopCurrent", "cuCtxPopCurrent")]
    public void FaultOfARunningKernel_IsNotBlamedOnTheNext(string call, string named)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = zeros(8);
        CudaDevice device = Open();
        device.Launch(new KernelBody(RtdLossBody.Total), 1, values, values, 1);
        device.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f);
        driver.Failing = (call, 719);
        Assert.Equal(
            $"{named} failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719): a kernel that was started before may have failed, the last of which was ProbeBody.Scale; with ELECTRADSL_SYNC=1 the one that fails is named",
            Assert.Throws<CudaException>(() => device.Launch(new KernelBody(RtdLossBody.Total), 1, values, values, 1)).Message);
    }

    [Fact]
    public void WaitingDevice_NamesTheKernelThatFails()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = zeros(3);
        CudaDevice device = new(driver, 0, Uncached(), DeviceType.CPU, waits: true);
        device.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f);
        Assert.Equal(["cuCtxSynchronize", "cuLaunchKernel", "cuCtxSynchronize", "cuCtxPopCurrent"], driver.Calls[^4..]);
        (driver.Failing, driver.Spared) = (("cuCtxSynchronize", 719), 1);
        Assert.Equal(
            "The kernel ProbeBody.Scale failed on GPU 0 with CUDA_ERROR_LAUNCH_FAILED (719).",
            Assert.Throws<CudaException>(() => device.Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f)).Message);
        Assert.Empty(driver.Current);
    }

    [Theory]
    [InlineData("cuInit")]
    [InlineData("cuDeviceGet")]
    [InlineData("cuDeviceGetAttribute")]
    [InlineData("cuDevicePrimaryCtxRetain")]
    public void DeviceThatCannotBeOpened_IsNamed(string call)
    {
        driver.Failing = (call, 218);
        Assert.Matches(
            $"^{call}( of GPU 2)? failed on GPU 2 with CUDA_ERROR_INVALID_PTX \\(218\\)\\.$",
            Assert.Throws<CudaException>(() => Open(2)).Message);
    }

    [Fact]
    public void Text_IsForTheGpu()
    {
        using DisposeScope scope = NewDisposeScope();
        driver.Capability = (7, 5);
        Tensor values = zeros(3);
        Open().Launch(new KernelBody(ProbeBody.Scale), 1, values, values, 2f);
        Assert.Contains(".target sm_75", Assert.Single(driver.Modules), StringComparison.Ordinal);
    }

    [Fact]
    public void CpuTensor_IsRefusedByARealDevice()
    {
        using DisposeScope scope = NewDisposeScope();
        IMaskingKernel masking = new PortableMasking<Spec<V1000>>(new CudaDevice(driver, 0, Uncached()));
        ArgumentException fault = Assert.Throws<ArgumentException>(() =>
            masking.Run(zeros(1, 3, ScalarType.Int64), ones(1, 3, ScalarType.Bool), 1, Key, 0));
        Assert.Contains("must be on CUDA", fault.Message, StringComparison.Ordinal);
        Assert.Empty(driver.Launches);
    }

    private static PtxCache Uncached() => new(null, PtxCompiler.Compile, new WarnOnce(TextWriter.Null));

    private CudaDevice Open(int ordinal = 0) => new(driver, ordinal, Uncached(), DeviceType.CPU);

    private (string, int)[] Launched()
    {
        (string, int)[] launched = [.. driver.Launches.Select(launch => (launch.Kernel, launch.Groups))];
        driver.Launches.Clear();
        return launched;
    }
}
