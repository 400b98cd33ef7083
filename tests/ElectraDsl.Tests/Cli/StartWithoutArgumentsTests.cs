using ElectraDsl.Cli;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests.Cli;

public sealed class StartWithoutArgumentsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly string before = Environment.CurrentDirectory;

    [Fact]
    public void FirstStart_GoesTheWholeWay_AndTheSecondShowsItAgain()
    {
        Environment.CurrentDirectory = folder.Path;
        string first = Run();
        Assert.Contains("Prepared: 300 documents", first, StringComparison.Ordinal);
        Assert.Contains("step 6/6", first, StringComparison.Ordinal);
        AssertShown(first);
        Assert.True(File.Exists(folder["runs", "storyteller", "evaluation.json"]));

        string second = Run();
        Assert.Contains("holds a finished run of Storyteller", second, StringComparison.Ordinal);
        Assert.DoesNotContain("step 6/6", second, StringComparison.Ordinal);
        AssertShown(second);
        Assert.Equal(
            first[first.IndexOf("Held-out text", StringComparison.Ordinal)..first.IndexOf("6 steps in", StringComparison.Ordinal)].TrimEnd(),
            second[second.IndexOf("Held-out text", StringComparison.Ordinal)..].TrimEnd());
    }

    [Fact]
    public void UnfinishedRun_GoesOn()
    {
        Environment.CurrentDirectory = folder.Path;
        _ = Run();
        File.Delete(folder["runs", "storyteller", "evaluation.json"]);
        string output = Run();
        Assert.Contains("holds an unfinished run of Storyteller", output, StringComparison.Ordinal);
        Assert.Contains("resuming from step 6", output, StringComparison.Ordinal);
        AssertShown(output);
    }

    [Fact]
    public void PreparedTextWithoutARun_IsReused()
    {
        Environment.CurrentDirectory = folder.Path;
        _ = Run();
        Directory.Delete(folder["runs", "storyteller", "checkpoints"], recursive: true);
        foreach (string file in Directory.GetFiles(folder["runs", "storyteller"]).Where(file => Path.GetFileName(file) != "vocab.txt"))
            File.Delete(file);
        Assert.Contains("Prepared before: 300 documents", Run(), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        folder.Dispose();
    }

    private static void AssertShown(string output)
    {
        Assert.Contains("ranks replaced above original tokens (AUC)", output, StringComparison.Ordinal);
        Assert.Contains("random choice finds", output, StringComparison.Ordinal);
    }

    private static string Run()
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int exitCode = ElectraProgram.Run([], () => [new Storyteller(), new Tiny()], Terminal.Plain(output, error));
        Assert.True(exitCode == 0, error.ToString());
        return output.ToString();
    }
}
