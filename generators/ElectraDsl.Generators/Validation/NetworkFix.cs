using ElectraDsl.Generators.Fixes;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>Fixes that change a size of a network, and of the other one with it where one encoder serves as both.</summary>
internal static class NetworkFix
{
    public static Fix Set(ModelSpec spec, DeclarationPart part, string name, int value)
    {
        string title = $"Set {name} to {Wording.Of(value)}";
        return spec.Tying == WeightTying.AllWeights
            ? Fix.Of(title, Setting.Of(DeclarationPart.Generator, name, value), Setting.Of(DeclarationPart.Discriminator, name, value))
            : Fix.Of(title, Setting.Of(part, name, value));
    }
}
