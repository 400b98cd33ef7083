namespace ElectraDsl.Data;

/// <summary>Which documents are left out because an earlier one says the same.</summary>
public enum DuplicateRemoval
{
    /// <summary>None. Copies that are the same line for line are all trained on or all held out.</summary>
    None,

    /// <summary>Those that are the same, line for line, as an earlier document.</summary>
    Exact,

    /// <summary>
    /// Those that share half of their sequences of three words or more with an earlier document, as MinHash estimates it: a copy in which one word in
    /// twelve was changed still counts. So no held-out document is a near-duplicate of one that is trained on.
    /// </summary>
    Near,
}
