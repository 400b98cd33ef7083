using System.ComponentModel;
using System.Runtime.CompilerServices;
using TorchSharp;

namespace ElectraDsl.Torch;

/// <summary>The address of a tensor's first element, for kernels that work on libtorch's memory in place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TensorPointer
{
    /// <summary>
    /// The address of the first element of <paramref name="tensor"/>, storage offset included, for any type and device.
    /// Keep the tensor alive (<see cref="GC.KeepAlive"/>) until the last use; strides are the caller's business.
    /// </summary>
    public static nint Of(torch.Tensor tensor) => Data(null, tensor.Handle);

    // TorchSharp's own import: a DllImport of ours would search for, and load, a second copy of the library.
    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "THSTensor_data")]
    private static extern nint Data([UnsafeAccessorType("TorchSharp.PInvoke.NativeMethods, TorchSharp")] object? type, nint handle);
}
