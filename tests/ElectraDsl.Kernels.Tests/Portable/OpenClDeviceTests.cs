using ElectraDsl.Kernels.Backends.OpenCl;
using ElectraDsl.Kernels.Backends.Portable;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Portable;

/// <summary>As <see cref="IlgpuDeviceTests"/>, on OpenCL, where tensors are copied there and back.</summary>
public sealed class OpenClDeviceTests
{
    [SkippableFact]
    public void EveryArgument_ArrivesInItsPlace()
    {
        CpuBackends.SkipWithoutOpenCl();
        using DisposeScope scope = NewDisposeScope();
        Tensor seen = zeros(17, ScalarType.Int64), seenFloats = zeros(5);
        OpenClDevice.Shared.Launch(
            new KernelBody(ProbeBody.Everything),
            3,
            tensor(new byte[] { 1, 200 }),
            -2,
            tensor(new float[] { 1, -2 }).to(ScalarType.BFloat16),
            -(1L << 40),
            tensor(new[] { 5, -6 }),
            0.25f,
            Arrays.Longs([7, 1L << 50], 2),
            uint.MaxValue,
            Arrays.Floats([1.5f, -2.5f]),
            long.MinValue,
            long.MaxValue,
            float.PositiveInfinity,
            int.MinValue,
            9u,
            KernelArgument.Of(new ProbeFields(-12, 0.125f, 1u << 31)),
            10,
            -0.5f,
            11u,
            zeros(0, ScalarType.BFloat16),
            seen,
            seenFloats);
        Assert.Equal(
            [
                -2,
                -(1L << 40),
                uint.MaxValue,
                long.MinValue,
                long.MaxValue,
                int.MinValue,
                9, 10, 11, 200, 0xC000, -6,
                1L << 50,
                3000 + OpenClDevice.Shared.GroupSize,
                -12,
                1L << 31,
                0,
            ],
            Arrays.Of<long>(seen));
        Assert.Equal([0.25f, float.PositiveInfinity, -0.5f, -2.5f, 0.125f], Arrays.Of<float>(seenFloats));
    }

    [SkippableFact]
    public void Groups_AreAsLargeAsAGpus()
    {
        CpuBackends.SkipWithoutOpenCl();
        Assert.Equal(KernelGroup.MaximumSize, OpenClDevice.Shared.GroupSize);
    }

    [SkippableFact]
    public void BodyThatCannotBeCompiled_IsNamedAndHarmsNoOther()
    {
        CpuBackends.SkipWithoutOpenCl();
        using DisposeScope scope = NewDisposeScope();
        Tensor values = ones(2),
            scaled = zeros(2);
        KernelCompilationException fault = Assert.Throws<KernelCompilationException>(() =>
            OpenClDevice.Shared.Launch(new KernelBody(ProbeBody.Allocate), 1, values));
        Assert.StartsWith("The kernel ProbeBody.Allocate cannot be compiled for OpenCL (", fault.Message, StringComparison.Ordinal);
        OpenClDevice.Shared.Launch(new KernelBody(ProbeBody.Scale), 1, values, scaled, 2f);
        Assert.Equal([2f, 2], Arrays.Of<float>(scaled));
    }
}
