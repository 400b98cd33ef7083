namespace ElectraDsl.Generators.Model;

/// <summary>An argument that C# rejects, because its name or its value is nearly, but not quite, one of the language's.</summary>
/// <param name="Part">The attribute.</param>
/// <param name="Argument">The argument's name as it is written.</param>
/// <param name="Value">Its value as it is written, where that is what is wrong; null where the name is.</param>
/// <param name="Meant">
/// The name, or the value as "Enum.Member", that is meant; null where there is none, and <paramref name="Home"/> says more.
/// </param>
/// <param name="Home">Where the name belongs, if not here: the end of a sentence.</param>
internal sealed record NearMiss(DeclarationPart Part, string Argument, string? Value, string? Meant, string? Home)
{
    /// <summary>Whether the name that is meant is not written beside it.</summary>
    public bool IsFree { get; init; }
}
