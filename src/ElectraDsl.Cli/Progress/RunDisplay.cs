namespace ElectraDsl.Cli;

/// <summary>Chooses how a run is shown.</summary>
internal static class RunDisplay
{
    /// <summary>Bars in a terminal, plain lines anywhere else.</summary>
    public static IRunDisplay For(Terminal terminal) => terminal.IsRich ? new LiveRunDisplay(terminal) : new PlainRunDisplay(terminal);
}
