using System.Globalization;
using System.Linq;
using ElectraDsl.Generators.Model;
using Microsoft.CodeAnalysis.CSharp;

namespace ElectraDsl.Generators.Emission;

/// <summary>Numbers as C# writes them, the same on every machine.</summary>
internal static class Literal
{
    /// <summary>"4_096".</summary>
    public static string Of(long value) => Grouped(value).Replace(',', '_');

    /// <summary>"4,096", for comments.</summary>
    public static string Grouped(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"0.1", "1E-12".</summary>
    public static string Of(double value)
    {
        // "R" is the shortest form; on .NET Framework, where an IDE may run us, it misses a bit for some numbers.
        string shortest = value.ToString("R", CultureInfo.InvariantCulture);
        return double.Parse(shortest, CultureInfo.InvariantCulture).Equals(value) ? shortest : value.ToString("G17", CultureInfo.InvariantCulture);
    }

    /// <summary>A text between quotation marks, with what those or a line could not hold escaped.</summary>
    public static string Quoted(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A text as documentation shows it.</summary>
    public static string Documented(string text) =>
        new System.Xml.Linq.XText(new string([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)])).ToString();

    /// <summary>A value of a network's option: "12", "0.1", "true", "Activation.Gelu".</summary>
    public static string Of(object value) => value switch
    {
        int number => Of(number),
        double number => Of(number),
        bool flag => flag ? "true" : "false",
        _ => $"{value.GetType().Name}.{value}",
    };

    /// <summary>"0.15f".</summary>
    public static string OfSingle(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f";

    /// <summary>"[4096, 128]", as shapes stand in comments.</summary>
    public static string Shape(EquatableArray<int> shape) => $"[{Sizes(shape)}]";

    /// <summary>"4096, 128", as shapes stand in argument lists.</summary>
    public static string Sizes(EquatableArray<int> shape) => string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));

    /// <summary>"15 %", for comments.</summary>
    public static string Percent(double part) => (part * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";

    /// <summary>"1 head", "2 heads".</summary>
    public static string Plural(int count, string noun) => $"{Grouped(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>"4.1 MiB", the memory of float32 values.</summary>
    public static string Memory(long values)
    {
        double mebibytes = values * sizeof(float) / 1_048_576.0;
        return mebibytes < 1024
            ? mebibytes.ToString("0.0", CultureInfo.InvariantCulture) + " MiB"
            : (mebibytes / 1024).ToString("0.0", CultureInfo.InvariantCulture) + " GiB";
    }
}
