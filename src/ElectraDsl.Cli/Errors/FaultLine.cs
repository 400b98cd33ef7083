using System.Reflection;
using ElectraDsl.Kernels;

namespace ElectraDsl.Cli;

/// <summary>What the user is told of an exception.</summary>
/// <param name="Text">One line.</param>
/// <param name="ExitCode">What the shell is told.</param>
internal sealed record FaultLine(string Text, int ExitCode)
{
    /// <summary>Names the cause, not the wrappers around it.</summary>
    public static FaultLine Of(Exception exception)
    {
        Exception cause = Unwrapped(exception);
        return cause switch
        {
            OperationCanceledException => new FaultLine("Stopped.", Cli.ExitCode.Interrupted),
            _ when IsOutOfMemory(cause) => new FaultLine(TooLittleMemory.Line(), Cli.ExitCode.Usage),
            CudaException { IsOfARunningKernel: true } => new FaultLine(OneLine(cause.Message), Cli.ExitCode.Fault),
            // A full disk, a folder that may not be written: the system's message names the path.
            ElectraException or IOException or UnauthorizedAccessException => new FaultLine(OneLine(cause.Message), Cli.ExitCode.Usage),
            _ when CudaFaults.Of(cause) is { } fault => Of(fault),
            _ => new FaultLine(
                $"This is a bug in ElectraDsl: {cause.GetType().Name}: {FirstLine(cause.Message)} Please report it; run again with --verbose for the stack trace.",
                Cli.ExitCode.Fault),
        };
    }

    /// <summary>The exception beneath those that only say where another one went through.</summary>
    public static Exception Unwrapped(Exception exception) =>
        exception is TypeInitializationException or TargetInvocationException or AggregateException && exception.InnerException is { } inner
            ? Unwrapped(inner)
            : exception;

    /// <summary>libtorch reports it by text alone.</summary>
    public static bool IsOutOfMemory(Exception cause) =>
        cause is OutOfMemoryException or CudaException { IsOutOfMemory: true }
        || cause.Message.Contains("out of memory", StringComparison.OrdinalIgnoreCase)
        || cause.Message.Contains("CUBLAS_STATUS_ALLOC_FAILED", StringComparison.Ordinal)
        || cause.Message.Contains("can't allocate memory", StringComparison.OrdinalIgnoreCase);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();

    /// <summary>libtorch appends its own stack trace to its messages.</summary>
    private static string FirstLine(string text) => text.ReplaceLineEndings("\n").Split('\n')[0].Trim();
}
