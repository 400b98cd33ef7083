using System.Globalization;

namespace ElectraDsl.Memory.Tests;

/// <summary>Measures one case and writes the bytes that its steps take: the arguments are those of <see cref="ShippedStep"/>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        ShippedStep step = new(arguments[0], int.Parse(arguments[1], CultureInfo.InvariantCulture), int.Parse(arguments[2], CultureInfo.InvariantCulture));
        Console.WriteLine(step.Measure().ToString(CultureInfo.InvariantCulture));
        return 0;
    }
}
