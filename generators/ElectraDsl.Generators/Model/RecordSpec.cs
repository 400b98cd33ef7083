namespace ElectraDsl.Generators.Model;

/// <summary>
/// Where a model is declared, and how its generated parts open. Equality is structural (see <see cref="ModelSpec"/>).
/// </summary>
/// <param name="Namespace">Dotted and escaped as C# wants it; empty in the global namespace.</param>
/// <param name="Name">The record's name, escaped where it is a keyword.</param>
/// <param name="Containers">Headers of the containing types, outermost first, for example "partial class Zoo".</param>
/// <param name="FullName">Namespace, containing types and name joined by dots, not escaped: names files and messages.</param>
/// <param name="QualifiedName">The same with "global::" and escapes: names the type in code.</param>
/// <param name="NameInside">What generated parts call the record: its name, or its qualified one where the library has such a name.</param>
/// <param name="IsReachable">Whether the rest of its project can name it, as an entry point must.</param>
/// <param name="HasRecipeBase">Whether its own declaration derives it from PretrainingRecipe; else the generated part does.</param>
/// <param name="Defect">Why no part can be generated, if so.</param>
/// <param name="TakenNames">Names that the record or its members have and the generated part needs.</param>
/// <param name="HiddenNames">
/// Names of the library that something nearer to the record has, too.
/// </param>
/// <param name="HiddenRoots">Namespaces that a type of the project is called like, so that no full name reaches into them.</param>
/// <param name="IsObsolete">Whether the record, or a type around it, is marked [Obsolete].</param>
internal sealed record RecordSpec(
    string Namespace,
    string Name,
    EquatableArray<string> Containers,
    string FullName,
    string QualifiedName,
    string NameInside,
    bool IsReachable,
    bool HasRecipeBase,
    RecordDefect Defect,
    EquatableArray<string> TakenNames,
    EquatableArray<HiddenName> HiddenNames,
    EquatableArray<string> HiddenRoots,
    bool IsObsolete)
{
    /// <summary>What the generated part derives it from.</summary>
    public required string Recipe { get; init; }

    /// <summary>The record's name, not escaped.</summary>
    public string SimpleName => FullName.Substring(FullName.LastIndexOf('.') + 1);

    /// <summary>Whether C# would accept a generated part.</summary>
    public bool CanBeCompleted => Defect == RecordDefect.None && TakenNames.Count == 0 && HiddenRoots.Count == 0;
}
