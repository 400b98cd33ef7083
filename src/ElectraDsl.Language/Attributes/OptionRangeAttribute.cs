namespace ElectraDsl;

/// <summary>The numbers that an option takes, both ends included where nothing else is said.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OptionRangeAttribute(double smallest, double largest) : Attribute
{
    /// <summary>Whether the lower end itself is taken.</summary>
    public bool HasSmallest { get; set; } = true;

    /// <summary>Whether the upper end itself is taken.</summary>
    public bool HasLargest { get; set; } = true;

    public RecipeRange Range => new(smallest, largest, HasSmallest, HasLargest);
}
