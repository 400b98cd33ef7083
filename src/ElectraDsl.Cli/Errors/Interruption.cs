using System.Runtime.InteropServices;

namespace ElectraDsl.Cli;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP (the terminal was closed, the ssh line dropped) while something long is running: the first asks for an orderly end,
/// a second Ctrl-C or SIGTERM ends the process at once. A second SIGHUP does not: shell and system both send one. Nor does what comes within
/// <see cref="OneRequest"/> of the first: <c>timeout</c> signals the whole group, and <c>dotnet run</c>, which is in it, passes the signal on.
/// </summary>
internal sealed partial class Interruption : IDisposable
{
    /// <summary>Signals so close to the first are one request.</summary>
    internal static readonly TimeSpan OneRequest = TimeSpan.FromSeconds(1);

    private const long None = long.MinValue;
    private const string ShowCursor = "\u001b[?25h";

    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly Action firstSignal;
    private readonly TimeProvider clock;
    private readonly Action leaveAtOnce;
    private readonly Lock gate = new();
    private bool isOver;
    private long firstAt = None;                         // a time stamp of the clock

    /// <summary>Listens until it is disposed.</summary>
    /// <param name="firstSignal">Says that the request was heard; called on a thread of its own.</param>
    public Interruption(Action firstSignal)
        : this(firstSignal, TimeProvider.System, LeaveAtOnce)
    {
    }

    /// <summary>Listens until it is disposed, by a given clock.</summary>
    /// <param name="firstSignal">As above.</param>
    /// <param name="clock">Tells how long ago the first signal was.</param>
    /// <param name="leaveAtOnce">Ends the process.</param>
    internal Interruption(Action firstSignal, TimeProvider clock, Action leaveAtOnce)
    {
        this.firstSignal = firstSignal;
        this.clock = clock;
        this.leaveAtOnce = leaveAtOnce;
        registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal),
        ];
    }

    /// <summary>Canceled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations)
            registration.Dispose();

        // A signal may be on its way while the registrations end.
        lock (gate)
        {
            isOver = true;
            source.Dispose();
        }
    }

    /// <summary>A signal has come.</summary>
    internal void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        long now = clock.GetTimestamp(), first = Interlocked.CompareExchange(ref firstAt, now, None);
        if (first != None)
        {
            if (context.Signal != PosixSignal.SIGHUP && clock.GetElapsedTime(first, now) > OneRequest)
                leaveAtOnce();
            return;
        }

        lock (gate)
        {
            if (isOver)
            {
                context.Cancel = false; // nothing is left to end in an orderly way: the system ends the process
                return;
            }

            source.Cancel();
        }

        firstSignal();
    }

    /// <summary>
    /// Ends the process without its farewells: they would destroy libtorch's data while another thread computes with it, which ends in
    /// a segmentation fault. Whatever is being written bears a temporary name, and counts for nothing.
    /// </summary>
    private static void LeaveAtOnce()
    {
        if (!Console.IsOutputRedirected)
            FaultTolerantWriter.Of(() => Console.Out).Write(ShowCursor); // a live display hides it, and no farewell will bring it back
        if (OperatingSystem.IsWindows())
            Environment.Exit(ExitCode.Interrupted); // ends all other threads first
        else
            ExitWithoutFarewells(ExitCode.Interrupted);
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void ExitWithoutFarewells(int exitCode);
}
