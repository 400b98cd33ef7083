namespace ElectraDsl.Generators.Model;

/// <summary>A network that an objective trains. Equality is structural (see <see cref="ModelSpec"/>).</summary>
/// <param name="Role">What it is for.</param>
/// <param name="Part">The attribute that declares it.</param>
/// <param name="Head">What stands on it.</param>
internal sealed record NetworkUse(NetworkRole Role, DeclarationPart Part, HeadKind Head);
