using System.Globalization;

namespace ElectraDsl.Cli;

/// <summary>Colors of curves, however many there are.</summary>
internal static class CurveColor
{
    private static readonly string[] First = [HtmlPage.Blue, HtmlPage.Orange, HtmlPage.Green, HtmlPage.Purple, HtmlPage.Yellow, HtmlPage.Gray];

    // Steps of the golden angle come near no hue that was there before.
    private const double GoldenAngle = 137.508;

    // In the middle between black and white, and far from gray.
    private const double Lightness = 0.5, Saturation = 0.6;

    /// <summary>A color that is readable on white and on black, in the form of CSS, #rrggbb.</summary>
    /// <param name="index">Which curve, or group of curves, from 0 on.</param>
    public static string Of(int index)
    {
        if (index < First.Length)
            return First[index];
        double hue = index * GoldenAngle % 360;
        return string.Create(CultureInfo.InvariantCulture, $"#{Channel(hue, 0):x2}{Channel(hue, 8):x2}{Channel(hue, 4):x2}");
    }

    /// <summary>From hue, saturation and lightness, as CSS defines them: red at 0, green at 8, blue at 4.</summary>
    private static int Channel(double hue, int offset)
    {
        double k = (offset + (hue / 30)) % 12;
        return (int)Math.Round(255 * (Lightness - (Saturation * Math.Min(Lightness, 1 - Lightness) * Math.Clamp(Math.Min(k - 3, 9 - k), -1, 1))));
    }
}
