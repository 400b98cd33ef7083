using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>
/// A portable kernel: a static method of views, numbers and structs of numbers, closed over its type arguments, that every <see cref="KernelDevice"/>
/// compiles for itself.
/// </summary>
internal sealed class KernelBody
{
    /// <summary>Names a body by its method: <c>new KernelBody(MaskingBody.Mask&lt;TSpec&gt;)</c>.</summary>
    /// <exception cref="ArgumentException">The method is not static, or has a parameter that no device can pass.</exception>
    internal KernelBody(Delegate method)
        : this(method.Method)
    {
    }

    /// <summary>As <see cref="KernelBody(Delegate)"/>, for a method that was looked up.</summary>
    internal KernelBody(MethodInfo method)
    {
        Method = method;
        Name = Describe(Method);
        if (!Method.IsStatic || Method.ReturnType != typeof(void))
            throw new ArgumentException($"The kernel {Name} must be a static method without result.", nameof(method));
        Parameters = [.. Method.GetParameters().Select(Read)];
    }

    /// <summary>The method, closed.</summary>
    internal MethodInfo Method { get; }

    /// <summary>For messages: class, method and type arguments.</summary>
    internal string Name { get; }

    /// <summary>For messages of what a compiler refuses: <see cref="Name"/>, and the functions that may be what it cannot do.</summary>
    internal string NameWithFunctions
    {
        get
        {
            string functions = string.Join(", ", Method.GetGenericArguments().SelectMany(SpecFunctions.In).Select(Describe));
            return functions.Length == 0 ? Name : $"{Name}, which may hold {functions},";
        }
    }

    /// <summary>In the order of the signature.</summary>
    internal IReadOnlyList<KernelParameter> Parameters { get; }

    /// <summary>
    /// Holds a launch against the signature: kernels take the address of what they are given, and would read whatever lies there. At each launch: it
    /// costs a few microseconds, and a training step launches a handful.
    /// </summary>
    /// <exception cref="ArgumentException">An argument is missing, too many, of another type, on another device or not contiguous.</exception>
    internal void Check(ReadOnlySpan<KernelArgument> arguments, DeviceType device)
    {
        if (arguments.Length != Parameters.Count)
            throw new ArgumentException(
                $"The kernel {Name} has {Parameters.Count} parameters, but was launched with {arguments.Length} arguments.",
                nameof(arguments));
        for (int i = 0; i < arguments.Length; i++)
        {
            KernelParameter parameter = Parameters[i];
            KernelArgument argument = arguments[i];
            if (parameter.IsView != argument.Tensor is not null || parameter.Value != argument.Value)
                throw Wrong(parameter, $"was given {(argument.Tensor is null ? "the number" : "a tensor of")} {argument.Value.Name}");
            if (argument.Tensor is Tensor tensor && tensor.device_type != device)
                throw Wrong(parameter, $"was given a tensor on {tensor.device_type} instead of {device}");
            if (argument.Tensor is Tensor strided && !strided.is_contiguous())
                throw Wrong(parameter, "was given a tensor that is not contiguous");
        }
    }

    public override string ToString() => Name;

    private ArgumentException Wrong(KernelParameter parameter, string what) =>
        new($"The parameter '{parameter}' of the kernel {Name} {what}.");

    private KernelParameter Read(ParameterInfo parameter) =>
        KernelParameter.TryRead(parameter.Name!, parameter.ParameterType, out KernelParameter read)
            ? read
            : throw new ArgumentException(
                $"The parameter '{read}' of the kernel {Name} must be a view of bytes, ushorts, ints, longs or floats, an int, uint, long or float, or a struct of ints, uints and floats.");

    private static string Describe(MethodInfo method)
    {
        string types = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Describe))}>" : "";
        return $"{method.DeclaringType!.Name}.{method.Name}{types}";
    }

    private static string Describe(Type type)
    {
        string name = type.IsNested ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name;
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Describe))}>" : name;
    }
}
