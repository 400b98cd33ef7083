namespace ElectraDsl.Ptx.Tests.Faults;

/// <summary>What is done to a text.</summary>
internal enum FaultKind
{
    /// <summary>A barrier is gone.</summary>
    DroppedBarrier,

    /// <summary>A load or store goes to the next element.</summary>
    ShiftedAddress,

    /// <summary>Less is less or equal, equal is unequal, and so on.</summary>
    WrongComparison,

    /// <summary>A branch is taken where it should not be.</summary>
    NegatedBranch,

    /// <summary>A branch that guards something is gone.</summary>
    DroppedBranch,

    /// <summary>A whole number is one more.</summary>
    ChangedInteger,

    /// <summary>A float is three times as large, or 1 instead of 0.</summary>
    ChangedFloat,

    /// <summary>The operands of a difference, quotient or shift stand in the wrong order.</summary>
    SwappedOperands,

    /// <summary>A sum is a difference, a product a sum, the largest the smallest.</summary>
    WrongOperation,

    /// <summary>A store is gone.</summary>
    DroppedStore,

    /// <summary>A parameter is read where the one before it lies.</summary>
    WrongParameter,

    /// <summary>A thread takes its block's index for its own.</summary>
    WrongIndex,
}
