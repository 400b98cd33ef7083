using System.ComponentModel;

namespace ElectraDsl;

/// <summary>How many tokens a model with learned, sinusoidal or rotary positions can read: its tables have one row a position.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PositionLimit
{
    /// <summary>Refuses sequences that are longer than the tables.</summary>
    /// <param name="length">L of input ids [B, L].</param>
    /// <param name="maxPositions">MaxPositions of the model.</param>
    /// <exception cref="ArgumentException">They are longer.</exception>
    public static void Check(long length, int maxPositions)
    {
        if (length > maxPositions)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"Sequences of {length:#,0} tokens are too long for a model with MaxPositions = {maxPositions:#,0}: ")
                + "shorten them, or declare a larger MaxPositions.",
                "inputIds");
        }
    }
}
