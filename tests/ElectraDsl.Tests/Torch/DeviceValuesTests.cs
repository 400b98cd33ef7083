using System.Runtime.InteropServices;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.Torch;

public sealed class DeviceValuesTests
{
    [Fact]
    public void Constants_KeepEveryBit()
    {
        using DisposeScope scope = NewDisposeScope();
        foreach (float value in new[] { 0f, -0f, 0.1f, float.Epsilon, float.MaxValue, float.NegativeInfinity, float.NaN })
            Assert.Equal(Bits(value), Bits(Assert.Single(DeviceValues.Constant(value, CPU).ToHost<float>())));
        foreach (double value in new[] { 0.1, double.Epsilon, double.MaxValue, double.NegativeInfinity })
            Assert.Equal(value, Assert.Single(DeviceValues.Constant(value, CPU).ToHost<double>()));
        foreach (long value in new[] { 0L, -1, long.MinValue, long.MaxValue, (1L << 53) + 1 })
            Assert.Equal(value, Assert.Single(DeviceValues.Constant(value, CPU).ToHost<long>()));
        Assert.Empty(DeviceValues.Constant(1f, CPU).shape);

        static int Bits(float value) => BitConverter.SingleToInt32Bits(value);
    }

    [Fact]
    public void Arrays_AreCopied()
    {
        using DisposeScope scope = NewDisposeScope();
        long[] longs = [1, 2, 3, 4, 5, 6];
        Tensor uploaded = DeviceValues.Upload(longs, [2, 3], CPU);
        longs[0] = 7;
        Assert.Equal([2, 3], uploaded.shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], uploaded.ToHost<long>());
        Assert.Equal([true, false], DeviceValues.Upload(new[] { true, false }, [2], CPU).ToHost<bool>());
        Assert.Equal([3, 4], DeviceValues.Upload(new[] { 3, 4 }, [2], CPU).ToHost<int>());
        Assert.Equal([0.5f], DeviceValues.Upload(new[] { 0.5f }, [1], CPU).ToHost<float>());
        Assert.Equal([0.5], DeviceValues.Upload(new[] { 0.5 }, [1], CPU).ToHost<double>());
        Assert.Contains("Byte[]", Assert.Throws<ArgumentException>(() => DeviceValues.Upload(new byte[1], [1], CPU)).Message, StringComparison.Ordinal);
    }

    /// <summary>A libtorch without CUDA refuses the page-locked memory, before it could refuse the GPU.</summary>
    [SkippableFact]
    public void CopyToCuda_LeavesFromPageLockedMemory()
    {
        Skip.If(cuda.is_available(), "There is a GPU.");
        Device device = new(DeviceType.CUDA);
        ExternalException refused = Assert.Throws<ExternalException>(() => DeviceValues.Upload(new[] { 1L }, [1], device));
        Assert.Contains("pin", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Reads_AreCounted()
    {
        using DisposeScope scope = NewDisposeScope();
        int before = DeviceValues.Reads;
        _ = DeviceValues.Upload(new[] { 1L }, [1], CPU).add(DeviceValues.Constant(2L, CPU), Scalars.One);
        Assert.Equal(before, DeviceValues.Reads);
        _ = DeviceValues.Constant(2L, CPU).ToHost<long>();
        _ = DeviceValues.Constant(2L, CPU).ToHost();
        Assert.Equal(before + 2, DeviceValues.Reads);
    }
}
