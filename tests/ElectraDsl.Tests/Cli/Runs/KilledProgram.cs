using System.Diagnostics;
using ElectraDsl.Cli;

namespace ElectraDsl.Tests.Cli;

/// <summary>The command line of <see cref="Tiny"/> as a process of its own, so that a test can kill it.</summary>
internal static class KilledProgram
{
    /// <summary>Starts the process; the caller disposes it.</summary>
    public static Process Start(params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet", ["exec", typeof(KilledProgram).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1"; // as the tests' own process: the same sums in the same order
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int Main(string[] arguments) => arguments is [FineTuning.Runs.KilledFineTuning.Name, .. string[] rest]
        ? FineTuning.Runs.KilledFineTuning.Run(rest)
        : ElectraProgram.Run(arguments, () => [new Tiny(), new Wide()]);
}
