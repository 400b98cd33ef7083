using System.Reflection;
using ElectraDsl.Cli;
using Xunit.Runners;

namespace ElectraDsl.Gpu.Tests;

/// <summary><c>tests</c> runs the tests of this assembly; all else is the command line of the models.</summary>
internal static class Program
{
    private static int Main(string[] arguments) =>
        arguments is ["tests"] ? RunTests() : ElectraProgram.Run(arguments, () => [.. Models.Checked, new Tiny()]);

    private static int RunTests()
    {
        using AssemblyRunner runner = AssemblyRunner.WithoutAppDomain(Assembly.GetExecutingAssembly().Location);
        using ManualResetEventSlim done = new();
        int passed = 0, failed = 0, skipped = 0;
        runner.OnTestPassed = test => Tell(ref passed, $"passed   {test.TestDisplayName} ({test.ExecutionTime:F1} s)");
        runner.OnTestSkipped = test => Tell(ref skipped, $"skipped  {test.TestDisplayName}: {test.SkipReason}");
        runner.OnTestFailed = test =>
            Tell(ref failed, $"FAILED   {test.TestDisplayName}: {test.ExceptionMessage}{Environment.NewLine}{test.ExceptionStackTrace}");
        runner.OnErrorMessage = error => Tell(ref failed, $"FAILED   {error.ExceptionType}: {error.ExceptionMessage}");
        runner.OnExecutionComplete = _ => done.Set();
        runner.Start(new AssemblyRunnerStartOptions { Parallel = false });
        done.Wait();
        // It tells that it is done a moment before it is.
        SpinWait.SpinUntil(() => runner.Status == AssemblyRunnerStatus.Idle);
        Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        return failed == 0 && passed + skipped > 0 ? 0 : 1;
    }

    private static void Tell(ref int counter, string line)
    {
        counter++;
        Console.WriteLine(line);
    }
}
