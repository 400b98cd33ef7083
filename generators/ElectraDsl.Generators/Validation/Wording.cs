using System.Globalization;
using ElectraDsl.Generators.Model;

namespace ElectraDsl.Generators.Validation;

/// <summary>How numbers and attributes are written in messages, the same on every machine.</summary>
internal static class Wording
{
    /// <summary>"30,522".</summary>
    public static string Of(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"0.15".</summary>
    public static string Of(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>"true", as C# writes it.</summary>
    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>A value of an option.</summary>
    public static string Of(object value) => value switch
    {
        int number => Of(number),
        double number => Of(number),
        bool flag => Of(flag),
        _ => value.ToString(),
    };

    /// <summary>"[Generator]".</summary>
    public static string Of(DeclarationPart part) => part switch
    {
        DeclarationPart.Model => "[ElectraModel]",
        DeclarationPart.Generator => "[Generator]",
        DeclarationPart.Discriminator => "[Discriminator]",
        DeclarationPart.Kernels => "[Kernels]",
        _ => "the record",
    };
}
