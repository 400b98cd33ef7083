using ILGPU;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>One parameter of a portable kernel: a view of a tensor's memory, or a number.</summary>
/// <param name="Name">Its name in the body's signature.</param>
/// <param name="Value">What the view holds, or the number's type.</param>
/// <param name="IsView">Whether it is a view.</param>
internal readonly record struct KernelParameter(string Name, Type Value, bool IsView)
{
    /// <summary>Reads a parameter's type; false where a kernel cannot take it.</summary>
    internal static bool TryRead(string name, Type type, out KernelParameter parameter)
    {
        bool isView = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);
        Type value = isView ? type.GetGenericArguments()[0] : type;
        parameter = new KernelParameter(name, value, isView);
        return isView
            ? value == typeof(byte) || value == typeof(ushort) || value == typeof(int) || value == typeof(long) || value == typeof(float)
            : value == typeof(int) || value == typeof(uint) || value == typeof(long) || value == typeof(float);
    }

    /// <summary>For messages, as in the body's source.</summary>
    public override string ToString() => IsView ? $"ArrayView<{Value.Name}> {Name}" : $"{Value.Name} {Name}";
}
