using System.ComponentModel;

namespace ElectraDsl;

/// <summary>What a network drops in one forward pass; the default drops nothing.</summary>
/// <param name="Rate">Probability of dropping a value, in [0, 1). What is left is divided by 1 - rate.</param>
/// <param name="Key">Names the random numbers; null for those of libtorch's generator, which no two passes share.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Dropout(double Rate, DropoutKey? Key)
{
    /// <summary>Of packed states, where each row lies in [B · L]: see <see cref="AttentionMask.PackedRows"/>. Null where nothing is packed.</summary>
    public int[]? Rows { get; init; }

    /// <summary>L of packed states.</summary>
    public int Length { get; init; }

    /// <summary>The same, with random numbers of its own.</summary>
    /// <param name="place">Which dropout of the network it is, from 0.</param>
    public Dropout At(int place) => Key is { } key ? this with { Key = key with { Place = key.Place + place } } : this;
}
