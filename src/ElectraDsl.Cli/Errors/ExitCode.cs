namespace ElectraDsl.Cli;

/// <summary>What the program tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>All was done.</summary>
    public const int Success = 0;

    /// <summary>A fault of ElectraDsl; of kernels verify, a kernel that disagrees with the reference.</summary>
    public const int Fault = 1;

    /// <summary>
    /// What was asked for cannot be done: the user's arguments, files, text or machine. Also where all was done, but standard output could not be
    /// written.
    /// </summary>
    public const int Usage = 2;

    /// <summary>Stopped by an alarm, with --alarms stop.</summary>
    public const int Alarm = 3;

    /// <summary>Stopped by Ctrl-C, SIGTERM or SIGHUP; by convention 128 + the number of SIGINT.</summary>
    public const int Interrupted = 130;
}
