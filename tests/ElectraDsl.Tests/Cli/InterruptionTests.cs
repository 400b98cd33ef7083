using System.Runtime.InteropServices;
using ElectraDsl.Cli;

namespace ElectraDsl.Tests.Cli;

/// <summary>What a signal asks for, and what the next one does.</summary>
public sealed class InterruptionTests
{
    private readonly Clock clock = new();
    private int heard, left;

    [Fact]
    public void FirstSignal_AsksForAnOrderlyEnd()
    {
        using Interruption interruption = Listen();
        Assert.False(interruption.Token.IsCancellationRequested);
        Assert.True(Send(interruption, PosixSignal.SIGTERM));
        Assert.True(interruption.Token.IsCancellationRequested);
        Assert.Equal((1, 0), (heard, left));
    }

    [Theory]
    [InlineData(PosixSignal.SIGTERM, 0)]
    [InlineData(PosixSignal.SIGTERM, 0.9)]
    [InlineData(PosixSignal.SIGINT, 0.5)]
    [InlineData(PosixSignal.SIGHUP, 0.5)]
    public void SignalRightBehindTheFirst_IsTheSameRequest(PosixSignal second, double seconds)
    {
        using Interruption interruption = Listen();
        _ = Send(interruption, PosixSignal.SIGTERM);
        clock.Pass(seconds);
        Assert.True(Send(interruption, second));
        Assert.Equal((1, 0), (heard, left));
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 1)]
    [InlineData(PosixSignal.SIGTERM, 1)]
    [InlineData(PosixSignal.SIGHUP, 0)]
    public void LaterSignal_EndsAtOnce_UnlessTheTerminalWasClosed(PosixSignal later, int expected)
    {
        using Interruption interruption = Listen();
        _ = Send(interruption, PosixSignal.SIGINT);
        clock.Pass(0.5);
        _ = Send(interruption, PosixSignal.SIGINT);
        clock.Pass(0.6); // counted from the first: whoever keeps pressing Ctrl-C gets out
        Assert.True(Send(interruption, later));
        Assert.Equal((1, expected), (heard, left));
    }

    [Fact]
    public void SignalBehindTheEnd_IsLeftToTheSystem()
    {
        Interruption interruption = Listen();
        interruption.Dispose();
        Assert.False(Send(interruption, PosixSignal.SIGTERM));
        Assert.Equal((0, 0), (heard, left));
    }

    private Interruption Listen() => new(() => heard++, clock, () => left++);

    /// <summary>Sends a signal; returns whether the system leaves it at that.</summary>
    private static bool Send(Interruption interruption, PosixSignal signal)
    {
        PosixSignalContext context = new(signal);
        interruption.OnSignal(context);
        return context.Cancel;
    }

    private sealed class Clock : TimeProvider
    {
        private TimeSpan now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(double seconds) => now += TimeSpan.FromSeconds(seconds);

        public override long GetTimestamp() => now.Ticks;
    }
}
