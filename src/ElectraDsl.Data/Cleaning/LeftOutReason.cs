namespace ElectraDsl.Data;

/// <summary>Why a document is left out, in the order in which the reasons are looked for.</summary>
internal enum LeftOutReason : byte
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It is too short.</summary>
    Length,

    /// <summary>Too little of it is letters.</summary>
    Letters,

    /// <summary>Too much of it is lines that it had before.</summary>
    RepeatedLines,

    /// <summary>It holds text that nothing may be learned from.</summary>
    Excluded,

    /// <summary>An earlier document is the same, line for line.</summary>
    Copy,

    /// <summary>An earlier document is much like it.</summary>
    NearDuplicate,
}
