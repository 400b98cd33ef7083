namespace ElectraDsl;

/// <summary>What other libraries call an option: lower-case letters only, for messages that say what was meant.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OptionAliasesAttribute(params string[] names) : Attribute
{
    public string[] Names { get; } = names;
}
