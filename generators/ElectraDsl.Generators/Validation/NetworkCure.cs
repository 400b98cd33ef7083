using ElectraDsl.Generators.Cures;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>Cures that change a size of a network, and of the other one with it where one encoder serves as both.</summary>
internal static class NetworkCure
{
    public static Cure Set(ModelSpec spec, DeclarationPart part, string name, int value)
    {
        string title = $"Set {name} to {Wording.Of(value)}";
        return spec.Tying == WeightTying.AllWeights
            ? Cure.Of(title, Setting.Of(DeclarationPart.Generator, name, value), Setting.Of(DeclarationPart.Discriminator, name, value))
            : Cure.Of(title, Setting.Of(part, name, value));
    }
}
