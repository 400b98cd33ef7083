using System.Diagnostics;
using ElectraDsl.Testing;

namespace ElectraDsl.Ptx.Tests.Service;

/// <summary><c>tests/gpu/check.py</c> on the machine.</summary>
internal static class CheckScript
{
    // As tests/gpu/run.sh names it.
    private const string PythonVariable = "PYTHON";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static string Python => Environment.GetEnvironmentVariable(PythonVariable) is { Length: > 0 } named ? named : "python3";

    /// <summary>Why the script cannot run here; null where it can.</summary>
    internal static string? Obstacle()
    {
        try
        {
            (int code, string said) = Execute(Python, "-c", "import numpy");
            return code == 0 ? null : $"{Python} has no numpy ({said.Trim().Split('\n')[^1]}); {PythonVariable} names another Python.";
        }
        catch (System.ComponentModel.Win32Exception fault)
        {
            return $"There is no {Python}: {fault.Message}";
        }
    }

    /// <summary>Runs it on a folder that <c>kernels dump</c> wrote.</summary>
    /// <returns>Its exit code, and all that it said.</returns>
    internal static (int Code, string Said) Run(string folder, params string[] options) => Execute(
        Python,
        [
            Path.Combine(Repository.Root, "tests", "gpu", "check.py"), folder,
            "--machine", $"dotnet '{typeof(CheckScript).Assembly.Location}' machine", .. options,
        ]);

    private static (int Code, string Said) Execute(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} ran for {Patience}.");
        }

        return (process.ExitCode, output.Result + errors.Result);
    }
}
