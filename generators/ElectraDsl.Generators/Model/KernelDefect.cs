namespace ElectraDsl.Generators.Model;

/// <summary>What keeps a type from being a kernel of a model.</summary>
internal enum KernelDefect
{
    None,

    /// <summary>It implements no interface of its place.</summary>
    OtherKind,

    /// <summary>It has the scalar functions, but is no plain struct.</summary>
    NotStruct,

    /// <summary>Type parameters are open.</summary>
    OpenGeneric,

    Abstract,

    NeedsArguments,

    /// <summary>The generated code cannot name it.</summary>
    OutOfReach,

    /// <summary>The generated code cannot call its functions.</summary>
    HiddenFunctions,
}
