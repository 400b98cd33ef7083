using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels;

/// <summary>Checks what a kernel is handed before a raw pointer is taken of it.</summary>
internal static class TensorContract
{
    /// <summary>Checks element type and shape.</summary>
    internal static void Check(Tensor tensor, string name, ScalarType type, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (tensor.dtype != type || !tensor.shape.AsSpan().SequenceEqual(shape))
            throw new ArgumentException($"{name} must be {type} [{string.Join(", ", shape.ToArray())}], but is {Describe(tensor)}.", name);
    }

    /// <summary>Checks the device.</summary>
    internal static void CheckDevice(Tensor tensor, string name, DeviceType device)
    {
        if (tensor.device_type != device)
            throw new ArgumentException($"{name} must be on {device}, but is {Describe(tensor)} on {tensor.device_type}.", name);
    }

    /// <summary>Checks that the tensor may be overwritten in place through its pointer.</summary>
    internal static void CheckWritable(Tensor tensor, string name)
    {
        if (!tensor.is_contiguous())
            throw new ArgumentException($"{name} must be contiguous, because it is overwritten in place; it is {Describe(tensor)}.", name);
        if (tensor.requires_grad)
            throw new ArgumentException($"{name} must not track gradients, because it is overwritten in place: pass a detached tensor.", name);
    }

    private static string Describe(Tensor tensor) => $"{tensor.dtype} [{string.Join(", ", tensor.shape)}]";
}
