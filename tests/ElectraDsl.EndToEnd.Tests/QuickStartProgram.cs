using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>The QuickStart program as a process of its own. Disposing it ends it.</summary>
internal sealed partial class QuickStartProgram : IDisposable
{
    private const int Interrupt = 2;                     // SIGINT
    private const int Terminate = 15;                    // SIGTERM

    // Several times what it takes with both cores busy otherwise.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Process process;
    private readonly StringBuilder output = new();
    private readonly StringBuilder error = new();

    private QuickStartProgram(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(error, line.Data);
    }

    /// <summary>What it wrote so far.</summary>
    public string Output => Read(output);

    /// <summary>What it wrote to standard error so far.</summary>
    public string Error => Read(error);

    /// <summary>Starts the program.</summary>
    public static QuickStartProgram Start(string folder, params string[] arguments) => Start(folder, [], arguments);

    /// <summary>Starts the program with some environment variables of its own.</summary>
    public static QuickStartProgram Start(string folder, IReadOnlyList<(string Name, string Value)> variables, params string[] arguments)
    {
        string configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        string program = Path.Combine(SharedFolder.RepositoryRoot, "artifacts", "bin", "QuickStart", configuration, "QuickStart.dll");
        ProcessStartInfo start = new("dotnet", [program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in variables)
            start.Environment[name] = value;
        QuickStartProgram started = new(Process.Start(start)!);
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        return started;
    }

    /// <summary>Runs the program to its end.</summary>
    public static (int ExitCode, string Output, string Error) Run(string folder, params string[] arguments)
    {
        using QuickStartProgram program = Start(folder, arguments);
        int exitCode = program.WaitForExit();
        return (exitCode, program.Output, program.Error);
    }

    /// <summary>Waits until it has written a text.</summary>
    public void WaitFor(string text)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(process.HasExited, $"It ended before it wrote '{text}':\n{Output}\n{Error}");
            Assert.True(waited.Elapsed < Patience, $"It did not write '{text}':\n{Output}\n{Error}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>The exit code.</returns>
    public int WaitForExit()
    {
        Assert.True(process.WaitForExit(Patience), $"It did not end:\n{Output}\n{Error}");
        process.WaitForExit();                           // until the last line has been read
        return process.ExitCode;
    }

    /// <summary>Ctrl-C.</summary>
    public void SendInterrupt() => Assert.Equal(0, Signal(process.Id, Interrupt));

    /// <summary>What a system sends to a program that shall end.</summary>
    public void SendTerminate() => Assert.Equal(0, Signal(process.Id, Terminate));

    /// <summary>kill -9.</summary>
    public void Kill() => process.Kill();

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            if (line is not null)
                _ = text.AppendLine(line);
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
