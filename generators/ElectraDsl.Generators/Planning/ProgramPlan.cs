using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Planning;

/// <summary>The entry point that the project wants.</summary>
/// <param name="Models">Fully qualified names of the sound models, in ordinal order; empty where no entry point is wanted.</param>
/// <param name="Heads">The same of the heads.</param>
/// <param name="Commands">Fully qualified names of the commands that referenced libraries add to the program.</param>
/// <param name="NamesObsolete">Whether one of them is obsolete.</param>
internal sealed record ProgramPlan(
    EquatableArray<string> Models, EquatableArray<string> Heads, EquatableArray<string> Commands, bool NamesObsolete)
{
    /// <summary>The file it is written to, without ".g.cs".</summary>
    public const string FileName = "Program";
}
