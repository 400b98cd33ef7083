using System.Runtime.InteropServices;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Torch;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>
/// The memory image of a launch: a view is an address and a number of elements, eight bytes each, as ILGPU lays them out; a number or struct is
/// itself.
/// </summary>
internal static class PtxArguments
{
    /// <summary>What every argument begins at a multiple of: the largest alignment that a parameter asks for.</summary>
    private const int Alignment = 8;

    private const int ViewSize = 2 * sizeof(long);

    /// <summary>Bytes of the image.</summary>
    internal static int SizeOf(ReadOnlySpan<KernelArgument> arguments)
    {
        int size = 0;
        foreach (KernelArgument argument in arguments)
            size += SizeOf(argument);
        return size;
    }

    /// <summary>Writes the image.</summary>
    /// <param name="arguments">As checked against the body.</param>
    /// <param name="image">Of <see cref="SizeOf(ReadOnlySpan{KernelArgument})"/>.</param>
    /// <param name="offsets">Where each argument begins.</param>
    internal static void Write(ReadOnlySpan<KernelArgument> arguments, Span<byte> image, Span<int> offsets)
    {
        int offset = 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            offsets[i] = offset;
            Span<byte> place = image.Slice(offset, SizeOf(arguments[i]));
            offset += place.Length;
            if (arguments[i].Tensor is TorchSharp.torch.Tensor tensor)
            {
                MemoryMarshal.Write(place, (long)TensorPointer.Of(tensor));
                MemoryMarshal.Write(place[sizeof(long)..], tensor.numel());
            }
            else
            {
                arguments[i].CopyTo(place);
            }
        }
    }

    private static int SizeOf(KernelArgument argument) =>
        argument.Tensor is not null ? ViewSize : (argument.Size + Alignment - 1) / Alignment * Alignment;
}
