using Microsoft.Extensions.Logging;

namespace ElectraDsl.Serving;

/// <summary>Writes the faults that ASP.NET logs: what a client is told to look for in the server's output.</summary>
internal sealed class FaultLog(TextWriter output) : ILoggerProvider, ILogger
{
    private readonly Lock writing = new();

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (writing)
        {
            output.WriteLine(formatter(state, exception));
            if (exception is not null)
                output.WriteLine(exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
