namespace ElectraDsl.Generators.Model;

/// <summary>
/// The model that another takes over from; its values are already in the other's spec. Equality is structural (see <see cref="ModelSpec"/>).
/// </summary>
/// <param name="FullName">Its name for messages.</param>
/// <param name="QualifiedName">Its name in code.</param>
/// <param name="Defect">Why it cannot be a base, if so.</param>
/// <param name="Model">The base as declared; null where it has a defect, or stands in another assembly and is known to be sound.</param>
internal sealed record BaseSpec(string FullName, string QualifiedName, BaseDefect Defect, ModelSpec? Model)
{
    /// <summary>
    /// A base of another assembly, which was checked when that was compiled: only its values count, and no advice on them is repeated.
    /// </summary>
    public ModelSpec? Compiled { get; init; }

    /// <summary>Whether code may create it to ask for its recipe: errors in its attributes do not matter, errors of the record do.</summary>
    public bool HasRecipe => Defect == BaseDefect.None && Model?.Record.CanBeCompleted != false;
}
