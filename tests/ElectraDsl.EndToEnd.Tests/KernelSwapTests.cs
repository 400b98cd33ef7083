using ElectraDsl.Data;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

public sealed class KernelSwapTests
{
    [Fact]
    public void StepsThatAreNoNumber_AreRefusedInOneLine()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(
            "Give a folder, or a folder and a number of steps above 0.",
            RunningProgram.Run(folder.Path, "dotnet", [BuiltFiles.KernelSwap, "runs", "many"]).Refusal());
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [SkippableFact]
    [Trait("Category", SlowTests.Category)]
    public void ShortComparison_IsPrintedAndPlotted()
    {
        SlowTests.SkipUnlessWanted();
        SkipWithoutText();
        using TemporaryFolder folder = new();
        ProgramResult result = RunningProgram.Run(folder.Path, "dotnet", [BuiltFiles.KernelSwap, "runs", "6"]).Expect(0);
        string page = File.ReadAllText(folder["runs", "comparison.html"]);
        foreach (string model in new[] { "Default", "Focal", "HardNegatives" })
        {
            Assert.Contains($"Training {model}: 6 steps", result.Output);
            Assert.Contains(
                result.Output,
                line => line.TrimStart().StartsWith(model, StringComparison.Ordinal) && line.Contains("chance of ranking", StringComparison.Ordinal));
            Assert.Contains($"<th class=\"number\">{model}</th>", page, StringComparison.Ordinal);
            Assert.True(RunFolderIsWhole(folder["runs", model]), model);
        }

        // AUC, the generator's loss and the speed, against steps, tokens and FLOPs.
        Assert.Equal(3 * 3, page.Split("<svg").Length - 1);
        Assert.Contains("\"rtd_loss\": \"FocalRtdLoss\"", File.ReadAllText(folder["runs", "Focal", "run.json"]), StringComparison.Ordinal);
    }

    private static bool RunFolderIsWhole(string path) =>
        File.Exists(Path.Combine(path, "run.json")) && File.Exists(Path.Combine(path, "evaluation.json"));

    private static void SkipWithoutText()
    {
        try
        {
            _ = SdkDocumentationFiles.Find();
        }
        catch (CorpusException fault)
        {
            Skip.If(true, fault.Message);
        }
    }
}
