using System.ComponentModel;

namespace ElectraDsl;

/// <summary>What may stand in an argument of <see cref="KernelsAttribute"/>: types of ElectraDsl.Kernels, by their simple names.</summary>
/// <param name="subject">What the argument decides, in the words of messages and comments.</param>
[AttributeUsage(AttributeTargets.Property)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KernelSlotAttribute(string subject) : Attribute
{
    /// <summary>What the argument decides.</summary>
    public string Subject { get; } = subject;

    /// <summary>The interface of scalar functions that a struct may implement; null where there is none.</summary>
    public string? Functions { get; set; }

    /// <summary>
    /// The members of that interface, in C#, in its order: methods and properties, with full names of types that are not the language's.
    /// </summary>
    public string[] Members { get; set; } = [];

    /// <summary>The struct that is meant where none is named; null where there are no functions.</summary>
    public string? BuiltIn { get; set; }

    /// <summary>The interface of the whole kernel; null where it is part of another's.</summary>
    public string? Op { get; set; }
}
