using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>What a parameter of a portable kernel is given: a tensor for a view, a number, or a struct of numbers.</summary>
internal readonly struct KernelArgument
{
    private KernelArgument(Tensor tensor)
    {
        Tensor = tensor;
        Value = ElementOf(tensor);
    }

    private KernelArgument(Type value, long bits)
    {
        Value = value;
        Bits = bits;
    }

    private KernelArgument(object fields, byte[] bytes)
    {
        Value = fields.GetType();
        Fields = (fields, bytes);
    }

    /// <summary>The tensor; null for a number or a struct.</summary>
    internal Tensor? Tensor { get; }

    /// <summary>The type of the number or struct, or what a view of the tensor holds.</summary>
    internal Type Value { get; }

    /// <summary>The bytes of a number or struct in memory.</summary>
    internal int Size => Fields is (_, byte[] bytes) ? bytes.Length : Value == typeof(long) ? sizeof(long) : sizeof(int);

    /// <summary>The number or struct, in a box.</summary>
    internal object Box => Fields is (object fields, _) ? fields : Type.GetTypeCode(Value) switch
    {
        TypeCode.Int32 => (object)(int)Bits,                                 // an object, lest all become floats
        TypeCode.UInt32 => (uint)Bits,
        TypeCode.Int64 => Bits,
        _ => BitConverter.UInt32BitsToSingle((uint)Bits),
    };

    /// <summary>A number's bits, the lowest first.</summary>
    private long Bits { get; }

    private (object Box, byte[] Bytes)? Fields { get; }

    public static implicit operator KernelArgument(Tensor tensor) => new(tensor);

    public static implicit operator KernelArgument(int number) => new(typeof(int), (uint)number);

    public static implicit operator KernelArgument(uint number) => new(typeof(uint), number);

    public static implicit operator KernelArgument(long number) => new(typeof(long), number);

    public static implicit operator KernelArgument(float number) => new(typeof(float), BitConverter.SingleToUInt32Bits(number));

    /// <summary>A struct of ints, uints and floats.</summary>
    internal static KernelArgument Of<T>(T fields)
        where T : unmanaged => new(fields, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in fields)).ToArray());

    /// <summary>Writes a number or struct as it lies in memory.</summary>
    internal void CopyTo(Span<byte> target)
    {
        if (Fields is (_, byte[] bytes))
        {
            bytes.CopyTo(target);
        }
        else
        {
            long bits = Bits;
            MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in bits))[..Size].CopyTo(target);
        }
    }

    /// <summary>How kernels see a tensor's elements: truth as bytes, bfloat16 as its bits, which ILGPU has no type for.</summary>
    private static Type ElementOf(Tensor tensor) =>
        tensor.dtype switch
        {
            ScalarType.Float32 => typeof(float),
            ScalarType.Int64 => typeof(long),
            ScalarType.Int32 => typeof(int),
            ScalarType.Byte or ScalarType.Bool => typeof(byte),
            ScalarType.BFloat16 => typeof(ushort),
            ScalarType type => throw new ArgumentException($"No kernel takes a tensor of {type}.", nameof(tensor)),
        };
}
