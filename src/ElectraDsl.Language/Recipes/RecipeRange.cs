using System.Globalization;

namespace ElectraDsl;

/// <summary>The numbers that a hyperparameter takes.</summary>
/// <param name="Smallest">The lower end.</param>
/// <param name="Largest">The upper end; infinity where there is none.</param>
/// <param name="HasSmallest">Whether the lower end itself is taken.</param>
/// <param name="HasLargest">Whether the upper end itself is taken.</param>
public readonly record struct RecipeRange(double Smallest, double Largest, bool HasSmallest, bool HasLargest)
{
    // Smaller numbers lose precision in float32 or vanish, larger ones are infinite: the first is the smallest with full precision.
    private const double SmallestFloat32 = 1.17549435e-38, LargestFloat32 = float.MaxValue;

    /// <summary>From a number on, itself included.</summary>
    public static RecipeRange AtLeast(double smallest) => new(smallest, double.PositiveInfinity, HasSmallest: true, HasLargest: false);

    /// <summary>From a number on, itself left out.</summary>
    public static RecipeRange Above(double smallest) => new(smallest, double.PositiveInfinity, HasSmallest: false, HasLargest: false);

    /// <summary>False for NaN, too: each comparison is written so that it fails.</summary>
    public bool Contains(double value) =>
        (HasSmallest ? value >= Smallest : value > Smallest)
        && (HasLargest ? value <= Largest : value < Largest)
        && (value == 0 || IsFloat32(value));

    /// <summary>Whether a number above 0 is still one, and still finite, in float32, in which steps are computed.</summary>
    public static bool IsFloat32(double value) => value is >= SmallestFloat32 and <= LargestFloat32;

    /// <summary>To follow "must be" or "a value": "at least 1", "above 0 and at most 1".</summary>
    public override string ToString()
    {
        string lower = (HasSmallest ? "at least " : "above ") + Smallest.ToString("R", CultureInfo.InvariantCulture);
        return double.IsPositiveInfinity(Largest)
            ? lower
            : $"{lower} and {(HasLargest ? "at most" : "below")} {Largest.ToString("R", CultureInfo.InvariantCulture)}";
    }
}
