namespace ElectraDsl.Ptx.Tests.Faults;

/// <summary>What became of a planted fault.</summary>
internal enum FaultOutcome
{
    /// <summary>The text is refused, or the sanitizer has a finding.</summary>
    Finding,

    /// <summary>A result is wrong.</summary>
    WrongResult,

    /// <summary>Every bit of every result is as without it, in every shape.</summary>
    NoDifference,

    /// <summary>Results differ, and nothing noticed.</summary>
    Missed,
}
