namespace ElectraDsl.Torch;

/// <summary>
/// Tells in one line why a program ends that cannot load libtorch. Module initializers run before Main, so that no code of the
/// program could catch the exception; without this it would end in a page of stack trace.
/// </summary>
internal static class CrashLine
{
    // As everywhere in this product: the user's machine, not our fault.
    private const int ExitCode = 2;

    private static int registered;

    /// <summary>From now on a <see cref="TorchLoadException"/> that nobody catches is one line on standard error and exit code 2.</summary>
    public static void Register()
    {
        if (Interlocked.Exchange(ref registered, 1) == 1)
            return;
        AppDomain.CurrentDomain.UnhandledException += (_, crash) =>
        {
            if (Cause(crash.ExceptionObject as Exception) is not { } cause)
                return;
            Console.Error.WriteLine(cause.Message);
            Environment.Exit(ExitCode);
        };
    }

    private static TorchLoadException? Cause(Exception? exception) =>
        exception is null or TorchLoadException ? exception as TorchLoadException : Cause(exception.InnerException);
}
