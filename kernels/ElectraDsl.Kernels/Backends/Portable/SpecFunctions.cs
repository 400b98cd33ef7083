namespace ElectraDsl.Kernels.Backends.Portable;

/// <summary>The functions that a spec names: what a kernel may hold beside its own code and the library's.</summary>
internal static class SpecFunctions
{
    /// <summary>The structs, in the order of <see cref="IModelSpec"/>; none of a type that is no spec.</summary>
    internal static IEnumerable<Type> Of(Type type) =>
        !type.IsAssignableTo(typeof(IModelSpec))
            ? []
            : type.GetInterfaceMap(typeof(IModelSpec))
                .TargetMethods.Where(method => method.ReturnType == typeof(Type))
                .Select(method => (Type)method.Invoke(null, null)!);

    /// <summary>As <see cref="Of"/>, of a type that is a spec or closed over one.</summary>
    internal static IEnumerable<Type> In(Type type) => type.IsAssignableTo(typeof(IModelSpec)) ? Of(type) : type.GetGenericArguments().SelectMany(In);

    /// <summary>Some types, their type arguments, and the functions that the specs among them name, each once.</summary>
    internal static IReadOnlyCollection<Type> WithAll(IEnumerable<Type> types)
    {
        HashSet<Type> found = [];
        Stack<Type> open = new(types);
        while (open.TryPop(out Type? type))
        {
            if (!found.Add(type))
                continue;
            foreach (Type part in type.GetGenericArguments().Concat(Of(type)))
                open.Push(part);
        }

        return found;
    }
}
