using ElectraDsl.Kernels.Backends.Portable;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Portable;

/// <summary>A launch that does not fit its kernel never reaches a device, where it would read or write foreign memory.</summary>
public sealed class KernelBodyTests
{
    private static readonly KernelBody Scale = new(ProbeBody.Scale);

    [Fact]
    public void Signature_IsRead()
    {
        KernelBody body = new(GeneratorHeadBody.LossAndGradient<LogitScores<Spec<V1000>>>);
        Assert.Equal("GeneratorHeadBody.LossAndGradient<LogitScores<Spec<V1000>>>", body.Name);
        Assert.Equal(
            [
                "ArrayView<Single> logits",
                "ArrayView<Int64> targets",
                "ArrayView<Single> weights",
                "ArrayView<Single> losses",
                "ArrayView<Int64> samples",
                "ArrayView<Single> correct",
                "Single gradientScale", "Int32 overwrite", "UInt32 seedLow", "UInt32 seedHigh", "UInt32 step", "Int32 firstRow",
                "Single temperature",
            ],
            body.Parameters.Select(parameter => parameter.ToString()));
    }

    [Fact]
    public void ParameterThatNoDeviceCanPass_IsRefused() =>
        Assert.Contains(
            "'Double factor' of the kernel ProbeBody.OfDouble",
            Assert.Throws<ArgumentException>(() => new KernelBody(ProbeBody.OfDouble)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void MethodOfAnObject_IsRefused()
    {
        int[] captured = [1];
        _ = Assert.Throws<ArgumentException>(() => new KernelBody(() => captured[0]++));
    }

    [Fact]
    public void WrongCount_IsNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = ones(3);
        Assert.Contains("3 parameters, but was launched with 2", Fault(values, values), StringComparison.Ordinal);
        Assert.Contains("3 parameters, but was launched with 4", Fault(values, values, 1f, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void WrongTypes_AreNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = ones(3);
        Assert.Contains(
            "'Single factor' of the kernel ProbeBody.Scale was given the number Int32",
            Fault(values, values, 1),
            StringComparison.Ordinal);
        Assert.Contains(
            "'Single factor' of the kernel ProbeBody.Scale was given a tensor of Single",
            Fault(values, values, values),
            StringComparison.Ordinal);
        Assert.Contains(
            "'ArrayView<Single> values' of the kernel ProbeBody.Scale was given the number Single",
            Fault(1f, values, 1f),
            StringComparison.Ordinal);
        Assert.Contains(
            "'ArrayView<Single> scaled' of the kernel ProbeBody.Scale was given a tensor of Int64",
            Fault(values, ones(3, ScalarType.Int64), 1f),
            StringComparison.Ordinal);
        Assert.Contains(
            "Float64",
            Assert.Throws<ArgumentException>(() => Fault(values, ones(3, ScalarType.Float64), 1f)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void StridedTensor_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = ones(3);
        Assert.Contains(
            "'ArrayView<Single> scaled' of the kernel ProbeBody.Scale was given a tensor that is not contiguous",
            Fault(values, ones(3, 2).t()[0], 1f),
            StringComparison.Ordinal);
    }

    [Fact]
    public void TensorOnAnotherDevice_IsRefused()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = ones(3);
        ArgumentException fault = Assert.Throws<ArgumentException>(() => Scale.Check([values, values, 1f], DeviceType.CUDA));
        Assert.Contains("a tensor on CPU instead of CUDA", fault.Message, StringComparison.Ordinal);
    }

    private static string Fault(params KernelArgument[] arguments) =>
        Assert.Throws<ArgumentException>(() => Scale.Check(arguments, DeviceType.CPU)).Message;
}
