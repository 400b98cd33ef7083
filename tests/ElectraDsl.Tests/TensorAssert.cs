using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests;

/// <summary>Comparisons of tensors.</summary>
public static class TensorAssert
{
    /// <summary>Same type, shape and bits.</summary>
    public static void Same(Tensor expected, Tensor actual)
    {
        using DisposeScope scope = NewDisposeScope();
        Assert.Equal(expected.dtype, actual.dtype);
        Assert.Equal(expected.shape, actual.shape);
        Assert.True(expected.cpu().contiguous().bytes.SequenceEqual(actual.cpu().contiguous().bytes), "The tensors' values differ.");
    }
}
