using ElectraDsl.Kernels.Backends.Ptx;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Ptx;

/// <summary>What <c>--precision auto</c> comes to on a device, by what its driver says.</summary>
public sealed class PrecisionTests
{
    private static readonly Device Gpu = new(DeviceType.CUDA, 1);

    [Theory]
    [InlineData(7, 0, Precision.Float32)]
    [InlineData(7, 5, Precision.Float32)]
    [InlineData(8, 0, Precision.Bf16)]
    [InlineData(8, 9, Precision.Bf16)]
    [InlineData(9, 0, Precision.Bf16)]
    [InlineData(12, 0, Precision.Bf16)]
    public void Gpu_IsBf16_FromCapability8(int major, int minor, Precision expected) =>
        Assert.Equal(expected, ProcessorPrecision.Resolve(Precision.Auto, Gpu, () => new FakeCudaDriver { Capability = (major, minor) }));

    [Theory]
    [InlineData("cuInit")]
    [InlineData("cuDeviceGet")]
    [InlineData("cuDeviceGetAttribute")]
    public void GpuThatTheDriverDoesNotDescribe_IsFloat32(string call)
    {
        FakeCudaDriver driver = new() { Capability = (9, 0), Failing = (call, 100) };
        Assert.Equal(Precision.Float32, ProcessorPrecision.Resolve(Precision.Auto, Gpu, () => driver));
        Assert.Equal(Precision.Float32, ProcessorPrecision.Resolve(Precision.Auto, Gpu, () => new CudaDriver("no-such-library")));
    }

    [Fact]
    public void Cpu_IsFloat32_AndAsksNoDriver()
    {
        Assert.Equal(Precision.Float32, ProcessorPrecision.Resolve(Precision.Auto, CPU, () => throw new InvalidOperationException()));
        Assert.Null(ProcessorPrecision.Obstacle(Precision.Auto, CPU));
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Bf16)]
    public void ChosenPrecision_StaysOnEveryDevice(Precision precision)
    {
        foreach (Device device in new[] { CPU, Gpu })
            Assert.Equal(precision, ProcessorPrecision.Resolve(precision, device, () => throw new InvalidOperationException()));
    }
}
