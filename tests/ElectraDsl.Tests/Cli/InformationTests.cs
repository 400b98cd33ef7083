using System.Runtime.CompilerServices;

namespace ElectraDsl.Tests;

public sealed class InformationTests
{
    private static readonly string[] Command = ["info", "--tflops", "2", "--utilization", "0.25"];

    /// <summary>The whole output. A change shows here: look at it as its readers will. ELECTRADSL_REWRITE_BASELINES=1 writes it anew.</summary>
    [Fact]
    public void Info_IsWrittenAsItsBaseline()
    {
        CapturedRun run = CapturedRun.Of(Command);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string path = BaselinePath();
        if (Environment.GetEnvironmentVariable("ELECTRADSL_REWRITE_BASELINES") == "1")
            File.WriteAllText(path, run.Output);
        Assert.Equal(File.ReadAllText(path), run.Output);
    }

    private static string BaselinePath([CallerFilePath] string caller = "") => Path.Combine(Path.GetDirectoryName(caller)!, "Info.txt");
}
