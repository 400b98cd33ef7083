using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>What a parameter of a portable kernel is given: a tensor for a view, or a number.</summary>
internal readonly struct KernelArgument
{
    private KernelArgument(Tensor? tensor, Type value, long bits)
    {
        Tensor = tensor;
        Value = value;
        Bits = bits;
    }

    /// <summary>The tensor; null for a number.</summary>
    internal Tensor? Tensor { get; }

    /// <summary>The number's type, or what a view of the tensor holds.</summary>
    internal Type Value { get; }

    /// <summary>The number's bits, the lowest first; the upper ones are 0 where it has 32.</summary>
    internal long Bits { get; }

    /// <summary>The number.</summary>
    internal object Number => Type.GetTypeCode(Value) switch
    {
        TypeCode.Int32 => (object)(int)Bits,                                 // an object, lest all become floats
        TypeCode.UInt32 => (uint)Bits,
        TypeCode.Int64 => Bits,
        _ => BitConverter.UInt32BitsToSingle((uint)Bits),
    };

    public static implicit operator KernelArgument(Tensor tensor) => new(tensor, ElementOf(tensor), 0);

    public static implicit operator KernelArgument(int number) => new(null, typeof(int), (uint)number);

    public static implicit operator KernelArgument(uint number) => new(null, typeof(uint), number);

    public static implicit operator KernelArgument(long number) => new(null, typeof(long), number);

    public static implicit operator KernelArgument(float number) => new(null, typeof(float), BitConverter.SingleToUInt32Bits(number));

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
