namespace ElectraDsl.Generators.Model;

/// <summary>
/// A place in a declaration by name, so that a rule can point without holding a location: the first of the named arguments that is
/// written (of the record: the first of the named members), else the attribute, else the record's name.
/// </summary>
internal readonly record struct NamedLocation(DeclarationPart Part, EquatableArray<string> Arguments)
{
    public static NamedLocation Of(DeclarationPart part, params string[] arguments) => new(part, arguments.ToEquatableArray());

    /// <summary>The name of an argument, where others are its value.</summary>
    public static NamedLocation OfName(DeclarationPart part, string argument) => Of(part, NameKey(argument));

    /// <summary>What a place keeps an argument's name by.</summary>
    public static string NameKey(string argument) => argument + "=";
}
