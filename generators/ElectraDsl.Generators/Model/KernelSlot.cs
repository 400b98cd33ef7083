using System.Collections.Generic;
using System.Linq;
using System.Reflection;

namespace ElectraDsl.Generators.Model;

/// <summary>One argument of [Kernels], and the types of ElectraDsl.Kernels that decide what may stand there.</summary>
/// <param name="Argument">Its name, and that of the kernel table's member.</param>
/// <param name="Subject">What it decides, in the words of messages and comments.</param>
/// <param name="Functions">The interface of scalar functions that a struct may implement; null where there is none.</param>
/// <param name="BuiltIn">The struct that is meant where none is named; null where there are no functions.</param>
/// <param name="Members">The functions, as a spec declares and calls them, in the order of the interface.</param>
/// <param name="Op">The interface of the whole kernel; null where it is part of another's.</param>
internal sealed record KernelSlot(
    string Argument,
    string Subject,
    string? Functions,
    string? BuiltIn,
    (string Declaration, string Call)[] Members,
    string? Op)
{
    private const string Namespace = "ElectraDsl.Kernels.";

    /// <summary>All slots, in the order of a training step: the properties of <see cref="KernelsAttribute"/>.</summary>
    public static readonly IReadOnlyList<KernelSlot> All =
    [
        .. typeof(KernelsAttribute)
            .GetProperties()
            .Where(property => property.IsDefined(typeof(KernelSlotAttribute), inherit: false))
            .OrderBy(property => property.MetadataToken)
            .Select(Of),
    ];

    /// <summary>The slot of an argument.</summary>
    public static KernelSlot Of(string argument) => All.Single(slot => slot.Argument == argument);

    private static KernelSlot Of(PropertyInfo property)
    {
        KernelSlotAttribute slot = property.GetCustomAttribute<KernelSlotAttribute>()!;
        return new KernelSlot(
            property.Name, slot.Subject, slot.Functions, slot.BuiltIn, [.. slot.Members.Select(member => (member, CallOf(member)))], slot.Op);
    }

    /// <summary>
    /// How a member is called with arguments that have its parameters' names: of <c>float Loss(float logit)</c>, <c>Loss(logit)</c>.
    /// </summary>
    private static string CallOf(string declaration)
    {
        string member = declaration.Substring(declaration.IndexOf(' ') + 1);
        int parameters = member.IndexOf('(');
        if (parameters < 0)
            return member;
        IEnumerable<string> names = member
            .Substring(parameters + 1)
            .TrimEnd(')')
            .Split(',')
            .Select(parameter => parameter.Substring(parameter.LastIndexOf(' ') + 1));
        return $"{member.Substring(0, parameters)}({string.Join(", ", names)})";
    }

    /// <summary>Full name of <see cref="Functions"/>.</summary>
    public string? FunctionsName => Functions is null ? null : Namespace + Functions;

    /// <summary>Full name of <see cref="BuiltIn"/>.</summary>
    public string? BuiltInName => BuiltIn is null ? null : Namespace + BuiltIn;

    /// <summary>The spec's property that names the struct with the functions.</summary>
    public string? TypeProperty => Functions?.Substring(1);

    /// <summary>Full name of <see cref="Op"/>.</summary>
    public string? OpName => Op is null ? null : Namespace + Op;
}
