namespace ElectraDsl.Generators.Validation;

/// <summary>Smallest and largest size that an argument may have, both included.</summary>
internal readonly record struct SizeRange(int Smallest, int Largest)
{
    public bool Contains(int value) => value >= Smallest && value <= Largest;

    public int Nearest(int value) => Math.Min(Math.Max(value, Smallest), Largest);
}
