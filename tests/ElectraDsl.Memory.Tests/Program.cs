using System.Globalization;

namespace ElectraDsl.Memory.Tests;

/// <summary>
/// Measures one case and writes the bytes that it takes: the arguments are those of a <see cref="ShippedStep"/> or of a
/// <see cref="LoadedDiscriminator"/>.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        long taken = arguments is [string model, string rows, string length]
            ? new ShippedStep(model, int.Parse(rows, CultureInfo.InvariantCulture), int.Parse(length, CultureInfo.InvariantCulture)).Measure()
            : new LoadedDiscriminator(arguments[0]).Measure();
        Console.WriteLine(taken.ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
