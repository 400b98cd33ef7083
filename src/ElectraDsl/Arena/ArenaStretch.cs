namespace ElectraDsl;

/// <summary>Values that lie side by side both in the whole model's buffer and in that of a part.</summary>
/// <param name="Offset">Index of the first in the whole model's buffer.</param>
/// <param name="Place">Index of the first in the part's.</param>
/// <param name="Count">Number of values.</param>
internal readonly record struct ArenaStretch(long Offset, long Place, long Count);
