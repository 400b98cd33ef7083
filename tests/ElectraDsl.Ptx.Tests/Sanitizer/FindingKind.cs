namespace ElectraDsl.Ptx.Tests.Sanitizer;

/// <summary>What a kernel must not do, though a GPU may let it.</summary>
internal enum FindingKind
{
    /// <summary>An address in no buffer, variable or parameter.</summary>
    OutOfBounds,

    /// <summary>An address that is no multiple of what is read or written.</summary>
    Misaligned,

    /// <summary>Memory that nobody has written was read.</summary>
    UnwrittenMemory,

    /// <summary>A register that nobody has written was used.</summary>
    UnwrittenRegister,

    /// <summary>Two threads, one of which writes, meet in one place without a barrier between them.</summary>
    Race,

    /// <summary>Threads of a block wait at different barriers, or some have left while others wait.</summary>
    DivergentBarrier,

    /// <summary>A whole number was divided by zero.</summary>
    DivisionByZero,

    /// <summary>More instructions than any right kernel executes.</summary>
    Endless,

    /// <summary>The text holds what the machine does not know.</summary>
    UnknownText,

    /// <summary>The launch does not fit the text: arguments, alignment, threads.</summary>
    WrongLaunch,
}
