using ElectraDsl.Kernels;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Ptx.Tests.Driver;
using ElectraDsl.Ptx.Tests.Sanitizer;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Ptx.Tests.Kernels;

/// <summary>What a kernel does wrong reaches the product's host code as a GPU's driver would report it, and the sanitizer's log in full.</summary>
public sealed class EmulatedDriverTests
{
    private static readonly KernelBody Total = new(RtdLossBody.Total);

    [Fact]
    public void KernelThatReadsTooFar_IsNamedByTheLaunchThatWaits()
    {
        EmulatedCudaDriver driver = new(
            change: text => text.Replace("ld.f32\t%f2, [%rd6]", "ld.f32\t%f2, [%rd6+4096]", StringComparison.Ordinal));
        CudaException fault = Assert.Throws<CudaException>(() => Launch(driver.OpenDevice(waits: true)));
        Assert.Contains("The kernel RtdLossBody.Total failed on GPU 0 with CUDA_ERROR_ILLEGAL_ADDRESS (700)", fault.Message, StringComparison.Ordinal);
        Finding finding = Assert.Single(driver.Findings.All);
        Assert.Equal(FindingKind.OutOfBounds, finding.Kind);
        Assert.StartsWith("RtdLossBody.Total, PTX line ", finding.ToString(), StringComparison.Ordinal);
        Assert.Contains("of partials, which has 64", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void TextThatTheMachineDoesNotKnow_IsRefusedWithItsLine()
    {
        EmulatedCudaDriver driver = new(change: text => text.Replace("add.f32", "add.sat.f32", StringComparison.Ordinal));
        CudaException fault = Assert.Throws<CudaException>(() => driver.OpenDevice().Prepare(Total));
        Assert.Contains("CUDA_ERROR_INVALID_PTX (218): line ", fault.Message, StringComparison.Ordinal);
        Assert.Contains("add.sat.f32", fault.Message, StringComparison.Ordinal);
        Assert.Equal(FindingKind.UnknownText, Assert.Single(driver.Findings.All).Kind);
    }

    [Fact]
    public void RightKernel_RunsOnTheTensorsThemselves()
    {
        EmulatedCudaDriver driver = new();
        Assert.Equal([12f, 14, 16, 18, 20, 22, 24, 26], Launch(driver.OpenDevice(waits: true)));
        Assert.True(driver.Findings.IsEmpty);
    }

    /// <summary>A parameter that was renamed would no longer count as unwritten.</summary>
    [Fact]
    public void FreshMemory_IsNamedAsTheKernelsNameIt() => Assert.Subset(
        Assembly.KernelTexts.Distinct
            .SelectMany(body => body.Parameters.Select(parameter => WrittenMemory.NameOf(body, parameter)))
            .ToHashSet(),
        WrittenMemory.Names.ToHashSet());

    /// <summary>Two groups of eight counters, added up.</summary>
    private static float[] Launch(CudaDevice device)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor partials = tensor(Enumerable.Range(2, 16).Select(value => (float)value).ToArray()), counters = zeros(8);
        device.Launch(Total, 1, partials, counters, 2);
        return counters.data<float>().ToArray();
    }
}
