using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ElectraDsl.Kernels.Backends.Portable;

namespace ElectraDsl.Kernels.Backends.Ptx;

/// <summary>Tells whether two kernels are the same code: what a text on disk was compiled from.</summary>
/// <remarks>
/// A kernel calls methods of this assembly, of the assemblies of its type arguments, and of whatever those refer to. Instead of following its calls,
/// all of these count, each by the id that the C# compiler derives from its contents: a build that changes any of them makes new texts, which takes a
/// second.
/// </remarks>
internal static class KernelCode
{
    /// <summary>
    /// One line each for the method, the values that its type arguments and the functions in it hold, and the assemblies that its code may come from.
    /// </summary>
    internal static IEnumerable<string> Describe(KernelBody body)
    {
        yield return $"{body.Method.DeclaringType!.AssemblyQualifiedName} {body.Method}";
        SortedDictionary<string, Guid> assemblies = new(StringComparer.Ordinal);
        Collect(body.Method.DeclaringType.Assembly, assemblies);
        foreach (
            Type type in SpecFunctions.WithAll(body.Method.GetGenericArguments()).OrderBy(type => type.AssemblyQualifiedName, StringComparer.Ordinal))
        {
            yield return type.AssemblyQualifiedName!;
            foreach (string value in ValuesOf(type))
                yield return value;
            Collect(type.Assembly, assemblies);
        }

        foreach ((string name, Guid id) in assemblies)
            yield return $"{name} {id}";
        yield return RuntimeInformation.FrameworkDescription;                // for the framework's own methods
    }

    /// <summary>
    /// What a type's static properties and fields of simple types hold: a spec may compute its numbers, and the compiler folds the result.
    /// </summary>
    private static IEnumerable<string> ValuesOf(Type type)
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        IEnumerable<(string Name, object? Value)> properties = type.GetProperties(Static)
            .Where(property => IsSimple(property.PropertyType) && property.CanRead)
            .Select(property => (property.Name, property.GetValue(null)));
        IEnumerable<(string Name, object? Value)> fields = type.GetFields(Static)
            .Where(field => IsSimple(field.FieldType))
            .Select(field => (field.Name, field.GetValue(null)));
        return properties.Concat(fields)
            .OrderBy(member => member.Name, StringComparer.Ordinal)
            .Select(member => string.Create(CultureInfo.InvariantCulture, $"{member.Name} {member.Value}"));
    }

    private static bool IsSimple(Type type) => type.IsPrimitive || type.IsEnum;

    private static void Collect(Assembly assembly, SortedDictionary<string, Guid> found)
    {
        if (IsFramework(assembly) || !found.TryAdd(assembly.FullName!, assembly.ManifestModule.ModuleVersionId))
            return;
        AssemblyLoadContext context = AssemblyLoadContext.GetLoadContext(assembly) ?? AssemblyLoadContext.Default;
        foreach (AssemblyName reference in assembly.GetReferencedAssemblies())
        {
            if (!found.ContainsKey(reference.FullName) && Load(context, reference) is Assembly referenced)
                Collect(referenced, found);
        }
    }

    private static bool IsFramework(Assembly assembly) =>
        assembly.Location.StartsWith(RuntimeEnvironment.GetRuntimeDirectory(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Null for a reference that is not there: no code runs from it.</summary>
    private static Assembly? Load(AssemblyLoadContext context, AssemblyName name)
    {
        try
        {
            return context.LoadFromAssemblyName(name);
        }
        catch (IOException)                                                  // file not found, file not loadable
        {
            return null;
        }
    }
}
