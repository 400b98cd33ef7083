using ElectraDsl.Torch;
using TorchSharp;

namespace ElectraDsl.Tests.Torch;

public sealed class TensorPointerTests
{
    [Fact]
    public unsafe void Of_NarrowedTensor_PointsAtItsFirstElement()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor whole = torch.tensor([0f, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        torch.Tensor part = whole.narrow(0, 3, 4);

        float* values = (float*)TensorPointer.Of(part);

        Assert.Equal([3f, 4f, 5f, 6f], new ReadOnlySpan<float>(values, 4).ToArray());
        Assert.Equal(TensorPointer.Of(whole) + (3 * sizeof(float)), TensorPointer.Of(part));
        GC.KeepAlive(part);
    }

    [Fact]
    public unsafe void Of_Bfloat16Tensor_PointsAtTheTensorItself()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor tensor = torch.ones(4, torch.ScalarType.BFloat16);

        ushort* bits = (ushort*)TensorPointer.Of(tensor);
        bits[2] = 0x4000;                                // 2.0

        Assert.Equal([1f, 1f, 2f, 1f], tensor.to(torch.ScalarType.Float32).data<float>().ToArray());
        GC.KeepAlive(tensor);
    }
}
