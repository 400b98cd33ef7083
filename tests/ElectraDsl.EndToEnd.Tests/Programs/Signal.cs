namespace ElectraDsl.EndToEnd.Tests;

/// <summary>What one process can tell another, by the numbers that Linux and macOS share.</summary>
public enum Signal
{
    /// <summary>The terminal was closed, or its line dropped.</summary>
    HangUp = 1,

    /// <summary>Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>kill -9: the process gets no chance to do anything more.</summary>
    Kill = 9,

    /// <summary>What service managers and batch systems send.</summary>
    Terminate = 15,
}
