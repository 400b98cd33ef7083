using System.Globalization;

namespace ElectraDsl.Cli;

/// <summary>Numbers as they are read: the same in every culture, no more digits than say something.</summary>
internal static class Words
{
    /// <summary>1234567 is <c>1,234,567</c>.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 pair</c>, <c>1,200 pairs</c>.</summary>
    public static string Counted(long value, string thing) => value == 1 ? $"1 {thing}" : $"{Count(value)} {thing}s";

    /// <summary>0.1234 is <c>12.3 %</c>.</summary>
    public static string Percent(double value) => (100 * value).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>Three places behind the point.</summary>
    public static string Figure(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>Of a number of unknown size what says something: <c>0.812</c>, <c>34.5</c>, <c>4,096</c>.</summary>
    public static string Digits(double value) => value.ToString(
        Math.Abs(value) switch { < 10 => "0.000", < 100 => "0.0", _ => "#,0" },
        CultureInfo.InvariantCulture);

    /// <summary>Three places behind the point, and the sign: <c>+0.123</c>.</summary>
    public static string Signed(double value) => value.ToString("+0.000;-0.000;0.000", CultureInfo.InvariantCulture);

    /// <summary>Two places behind the point.</summary>
    public static string ShortFigure(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>1234567 is <c>1.23 M</c>.</summary>
    public static string Magnitude(double value) => Math.Abs(value) switch
    {
        >= 1e12 => Scaled(value, 1e12, "T"),
        >= 1e9 => Scaled(value, 1e9, "G"),
        >= 1e6 => Scaled(value, 1e6, "M"),
        >= 1e4 => Scaled(value, 1e3, "k"),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };

    /// <summary>75 seconds are <c>1:15</c>, 3,700 are <c>1:01:40</c>.</summary>
    public static string Time(double seconds)
    {
        if (!double.IsFinite(seconds) || seconds < 0)
            return "?";
        TimeSpan time = TimeSpan.FromSeconds(Math.Round(seconds));
        return time.TotalHours < 1
            ? string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalHours)}:{time.Minutes:00}:{time.Seconds:00}");
    }

    /// <summary>4,500 seconds are <c>1.3 hours</c>, a million <c>278 hours (11.6 days)</c>; below one hour as <see cref="Time"/>.</summary>
    public static string Hours(double seconds)
    {
        double hours = seconds / 3600;
        return hours switch
        {
            < 1 => Time(seconds),
            < 48 => hours.ToString("0.0", CultureInfo.InvariantCulture) + " hours",
            _ => string.Create(CultureInfo.InvariantCulture, $"{hours:#,0} hours ({hours / 24:#,0.0} days)"),
        };
    }

    /// <summary>Four digits and the power of ten, as tables of papers have them: <c>1.294e18</c>.</summary>
    public static string Scientific(double value) => value.ToString("0.000e0;-0.000e0;0", CultureInfo.InvariantCulture);

    /// <summary>The form of a rate, as axes and texts have it: <c>5.0e-4</c>, and <c>0</c> for none.</summary>
    public const string RateForm = "0.0e+0;-0.0e+0;0";

    /// <summary>A rate: <c>5.0e-4</c>.</summary>
    public static string Rate(double value) => value.ToString(RateForm, CultureInfo.InvariantCulture);

    /// <summary>1,536 bytes are <c>1.5 kB</c>.</summary>
    public static string Bytes(double bytes) => bytes switch
    {
        >= 1e9 => Scaled(bytes, 1e9, "GB"),
        >= 1e6 => Scaled(bytes, 1e6, "MB"),
        >= 1e3 => Scaled(bytes, 1e3, "kB"),
        _ => Count((long)bytes) + " B",
    };

    private static string Scaled(double value, double unit, string name) =>
        (value / unit).ToString("0.00", CultureInfo.InvariantCulture) + " " + name;
}
