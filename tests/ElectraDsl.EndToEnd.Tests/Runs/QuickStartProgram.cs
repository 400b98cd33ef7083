namespace ElectraDsl.EndToEnd.Tests;

/// <summary>The example, started as its users start it, in a folder of the test.</summary>
public static class QuickStartProgram
{
    // One thread: the same sums in the same order, and a core left for the test.
    private static readonly (string, string) OneThread = ("OMP_NUM_THREADS", "1");

    /// <summary>Starts the program.</summary>
    public static RunningProgram Start(string folder, params IEnumerable<string> arguments) =>
        RunningProgram.Start(folder, "dotnet", [BuiltFiles.QuickStart, .. arguments], OneThread);

    /// <summary>Starts the program by way of another one, which is given the command line.</summary>
    public static RunningProgram StartBehind(string[] wrapper, string folder, IEnumerable<string> arguments)
    {
        string[] line = [.. wrapper, "dotnet", BuiltFiles.QuickStart, .. arguments];
        return RunningProgram.Start(folder, line[0], line[1..], OneThread);
    }

    /// <summary>Starts the program and waits for its end.</summary>
    public static ProgramResult Run(string folder, params IEnumerable<string> arguments) =>
        RunningProgram.Run(folder, "dotnet", [BuiltFiles.QuickStart, .. arguments], OneThread);
}
