using System.Runtime.InteropServices;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Torch;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>The memory image of a launch: a view is an address and a number of elements, eight bytes each, as ILGPU lays them out; a number is itself.</summary>
internal static class PtxArguments
{
    /// <summary>Bytes that one argument takes up here, whatever it needs: every one is then aligned.</summary>
    internal const int Slot = 16;

    private const int ViewLength = 8;

    /// <summary>Writes the image.</summary>
    /// <param name="arguments">As checked against the body.</param>
    /// <param name="image">One slot per argument.</param>
    /// <param name="offsets">Where each argument begins.</param>
    internal static void Write(ReadOnlySpan<KernelArgument> arguments, Span<byte> image, Span<int> offsets)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            Span<byte> slot = image.Slice(i * Slot, Slot);
            offsets[i] = i * Slot;
            if (arguments[i].Tensor is TorchSharp.torch.Tensor tensor)
            {
                MemoryMarshal.Write(slot, (long)TensorPointer.Of(tensor));
                MemoryMarshal.Write(slot[ViewLength..], tensor.numel());
            }
            else
            {
                MemoryMarshal.Write(slot, arguments[i].Bits);
                MemoryMarshal.Write(slot[ViewLength..], 0L);
            }
        }
    }
}
