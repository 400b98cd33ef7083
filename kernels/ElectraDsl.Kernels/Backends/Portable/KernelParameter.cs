using System.Reflection;
using ILGPU;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>One parameter of a portable kernel: a view of a tensor's memory, a number, or a struct of numbers.</summary>
/// <param name="Name">Its name in the body's signature.</param>
/// <param name="Value">What the view holds, or the type of the number or struct.</param>
/// <param name="IsView">Whether it is a view.</param>
internal readonly record struct KernelParameter(string Name, Type Value, bool IsView)
{
    /// <summary>Reads a parameter's type; false where a kernel cannot take it.</summary>
    internal static bool TryRead(string name, Type type, out KernelParameter parameter)
    {
        bool isView = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ArrayView<>);
        parameter = new KernelParameter(name, isView ? type.GetGenericArguments()[0] : type, isView);
        return isView ? IsElement(parameter.Value) : IsNumber(type) || IsStructOfWords(type);
    }

    /// <summary>For messages, as in the body's source.</summary>
    public override string ToString() => IsView ? $"ArrayView<{Value.Name}> {Name}" : $"{Value.Name} {Name}";

    private static bool IsElement(Type type) =>
        type == typeof(byte) || type == typeof(ushort) || type == typeof(int) || type == typeof(long) || type == typeof(float);

    private static bool IsNumber(Type type) => type == typeof(long) || IsWord(type);

    private static bool IsWord(Type type) => type == typeof(int) || type == typeof(uint) || type == typeof(float);

    /// <summary>Fields of four bytes each lie in the same places here and on every device.</summary>
    private static bool IsStructOfWords(Type type) =>
        type.IsValueType && !type.IsPrimitive
        && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic) is { Length: > 0 } fields
        && fields.All(field => IsWord(field.FieldType));
}
