using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>
/// A process that a test has started: its lines as they come, signals to it, its end. Whoever starts it disposes it, which kills it
/// where it still runs.
/// </summary>
public sealed partial class RunningProgram : IDisposable
{
    // What takes seconds on an idle machine may take minutes where every core is wanted by others; only what hangs takes longer.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process process = new();
    private readonly object gate = new();
    private readonly List<string> output = [];
    private readonly List<string> error = [];
    private bool outputEnded;

    private RunningProgram(ProcessStartInfo start)
    {
        process.StartInfo = start;
        process.OutputDataReceived += (_, line) => Receive(output, line.Data);
        process.ErrorDataReceived += (_, line) => Receive(error, line.Data);
    }

    /// <summary>Starts a program.</summary>
    /// <param name="folder">Its working directory.</param>
    /// <param name="program">Its file, or its name where the PATH has it.</param>
    /// <param name="arguments">Its arguments, unquoted.</param>
    /// <param name="environment">Variables to set.</param>
    public static RunningProgram Start(string folder, string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // `dotnet test` tells its children where its own MSBuild lies and how it was asked to build; a build of ours starts fresh.
        foreach (string inherited in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            _ = start.Environment.Remove(inherited);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        RestoreInterrupt();
        RunningProgram running = new(start);
        _ = running.process.Start();
        running.process.StandardInput.Close();
        running.process.BeginOutputReadLine();
        running.process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Starts a program and waits for its end.</summary>
    /// <inheritdoc cref="Start"/>
    public static ProgramResult Run(string folder, string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        using RunningProgram running = Start(folder, program, arguments, environment);
        return running.WaitForExit();
    }

    /// <summary>Waits for a line on standard output; fails the test where the program ends without it.</summary>
    /// <param name="text">What the line holds.</param>
    /// <returns>The first such line.</returns>
    public string WaitForLine(string text)
    {
        Stopwatch waiting = Stopwatch.StartNew();
        lock (gate)
        {
            for (int line = 0; ; line++)
            {
                while (line >= output.Count)
                {
                    TimeSpan left = Patience - waiting.Elapsed;
                    if (outputEnded || left <= TimeSpan.Zero || !Monitor.Wait(gate, left))
                        Assert.Fail(
                            $"{(outputEnded ? "The program ended" : $"{Patience.TotalMinutes} minutes passed")} without the line '{text}'.\n{Written()}");
                }

                if (output[line].Contains(text, StringComparison.Ordinal))
                    return output[line];
            }
        }
    }

    /// <summary>Holds the process still where it is when something holds; fails the test where it ends before.</summary>
    /// <param name="holds">Asked again and again, the last time while the process stands still.</param>
    public void PauseWhen(Func<bool> holds)
    {
        while (true)
        {
            while (!holds())
            {
                Assert.False(process.HasExited, $"The program ended too soon.\n{Written()}");
                Thread.Sleep(1); // a hundredth of a step
            }

            Pause();
            if (holds())
                return;
            Continue();
        }
    }

    /// <summary>Sends a signal.</summary>
    public void Send(Signal signal) => Send((int)signal);

    /// <summary>Holds the process still.</summary>
    public void Pause() => Send(OperatingSystem.IsMacOS() ? 17 : 19);    // SIGSTOP

    /// <summary>Lets a process go on that is held still.</summary>
    public void Continue() => Send(OperatingSystem.IsMacOS() ? 19 : 18); // SIGCONT

    /// <summary>Kills the process as power failures do, and disposes this.</summary>
    /// <param name="wait">Waits for the moment.</param>
    public void KillWhen(Action<RunningProgram> wait)
    {
        using (this)
        {
            wait(this);
            Send(Signal.Kill);
            _ = WaitForExit().Expect(128 + (int)Signal.Kill);
        }
    }

    /// <summary>Waits for the end. Kills the process and all that it started, and fails the test, where that does not come.</summary>
    public ProgramResult WaitForExit()
    {
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            Assert.Fail($"The program did not end within {Patience.TotalMinutes} minutes.\n{Written()}");
        }

        process.WaitForExit(); // until both streams are read to their ends, which the wait with a limit does not promise
        lock (gate)
            return new ProgramResult(process.ExitCode, [.. output], [.. error]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private void Send(int signal)
    {
        Assert.False(process.HasExited, $"The program ended before it got signal {signal}.\n{Written()}");
        Assert.Equal(0, SendSignal(process.Id, signal));
    }

    private void Receive(List<string> lines, string? line)
    {
        lock (gate)
        {
            if (line is not null)
                lines.Add(line);
            else if (lines == output)
                outputEnded = true;
            Monitor.PulseAll(gate);
        }
    }

    private string Written()
    {
        lock (gate)
            return $"standard output:\n{string.Join('\n', output)}\nstandard error:\n{string.Join('\n', error)}";
    }

    /// <summary>A shell that starts the tests in the background makes them deaf to Ctrl-C, and their children inherit it.</summary>
    private static void RestoreInterrupt()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetHandler((int)Signal.Interrupt, 0);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetHandler(int signal, nint handler);
}
