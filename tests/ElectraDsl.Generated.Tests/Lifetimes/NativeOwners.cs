using Mono.Cecil;

namespace ElectraDsl.Generated.Tests.Lifetimes;

/// <summary>
/// Types of TorchSharp whose finalizer frees what libtorch may be reading: a Scalar, a random generator, a pinned array. Tensors are not among
/// them where a dispose scope holds them, nor is what keeps its native half in a SafeHandle, which native calls keep alive by themselves.
/// </summary>
internal sealed class NativeOwners
{
    private const string ScopeRegistration = "RegisterOnCurrentDisposeScope";

    private readonly HashSet<string> names;

    public NativeOwners(ModuleDefinition torchSharp) => names =
    [
        .. torchSharp.GetTypes()
            .Where(type => BasesOf(type).Any(HasFinalizer) && BasesOf(type).Any(HoldsAddress) && !BasesOf(type).Any(RegistersOnScope))
            .Select(type => type.FullName),
    ];

    /// <summary>Full names, as Cecil writes them.</summary>
    public IReadOnlyCollection<string> Names => names;

    public bool Contains(TypeReference type) => names.Contains(type.GetElementType().FullName);

    private static IEnumerable<TypeDefinition> BasesOf(TypeDefinition type)
    {
        for (TypeDefinition? at = type; at is not null && at.Module == type.Module; at = at.BaseType?.Resolve())
            yield return at;
    }

    private static bool HasFinalizer(TypeDefinition type) =>
        type.Methods.Any(method => method.Name == "Finalize" && method.IsVirtual && !method.HasParameters);

    private static bool HoldsAddress(TypeDefinition type) =>
        type.Fields.Any(field => !field.IsStatic && field.FieldType.FullName is "System.IntPtr" or "System.Runtime.InteropServices.GCHandle");

    private static bool RegistersOnScope(TypeDefinition type) =>
        type.Methods.Where(method => method.IsConstructor && method.HasBody)
            .SelectMany(constructor => constructor.Body.Instructions)
            .Any(instruction => instruction.Operand is MethodReference { Name: ScopeRegistration });
}
