using System.Reflection;

namespace ElectraDsl;

/// <summary>
/// One option of a network: a property that <see cref="NetworkAttribute"/> and <see cref="NetworkConfig"/> have by the same name. What must treat all
/// of them walks
/// <see cref="All"/>, so that another option is those two properties and the code that it changes.
/// </summary>
public sealed class NetworkOption
{
    private static readonly NetworkAttribute Defaults = new GeneratorAttribute();

    private readonly PropertyInfo declared;
    private readonly PropertyInfo settled;

    private NetworkOption(PropertyInfo declared, PropertyInfo settled)
    {
        (this.declared, this.settled) = (declared, settled);
        Default = declared.GetValue(Defaults)!;
        Range = declared.GetCustomAttribute<OptionRangeAttribute>()?.Range;
        Aliases = declared.GetCustomAttribute<OptionAliasesAttribute>()?.Names ?? [];
        IsOriginal = settled.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute");
    }

    /// <summary>All of them, in the order of declaration.</summary>
    public static IReadOnlyList<NetworkOption> All { get; } =
    [
        .. from declared in typeof(NetworkAttribute).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
           select new NetworkOption(declared, typeof(NetworkConfig).GetProperty(declared.Name)!),
    ];

    /// <summary>The one of a name.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static NetworkOption Named(string name) => All.Single(option => option.Name == name);

    /// <summary>The name of both properties.</summary>
    public string Name => declared.Name;

    /// <summary>Their type: a whole number, a number, a truth value or an enum.</summary>
    public Type Type => declared.PropertyType;

    /// <summary>The value where nothing is written; 0 for a size that has none.</summary>
    public object Default { get; }

    /// <summary>The numbers that it takes; null where it takes none.</summary>
    public RecipeRange? Range { get; }

    /// <summary>What other libraries call it, lower-case letters only.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Whether every description mentions it. Those of earlier versions lack the others, and mean the default.</summary>
    public bool IsOriginal { get; }

    /// <summary>What an attribute says of it.</summary>
    public object Of(NetworkAttribute network) => declared.GetValue(network)!;

    /// <summary>What a description says of it.</summary>
    public object Of(NetworkConfig network) => settled.GetValue(network)!;

    /// <summary>Writes it at an attribute.</summary>
    public void Set(NetworkAttribute network, object value) => declared.SetValue(network, value);

    internal void Set(NetworkConfig network, object value) => settled.SetValue(network, value);
}
