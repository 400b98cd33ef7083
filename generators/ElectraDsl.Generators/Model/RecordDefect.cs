namespace ElectraDsl.Generators.Model;

/// <summary>What keeps a declaration from taking a generated part.</summary>
internal enum RecordDefect
{
    None,
    NotRecord,
    NotPartial,
    Generic,
    FileLocal,
    Abstract,
    HasBaseType,
    NeedsArguments,
    ContainerNotPartial,
    ContainerGeneric,
}
