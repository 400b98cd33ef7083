using System.Text.Json;
using ElectraDsl.Data;
using ElectraDsl.Testing;

namespace ElectraDsl.EndToEnd.Tests;

public sealed class DocumentationCorpusTests
{
    // Design, section 5.
    private static readonly string[] Figures =
    [
        "rtd_auc", "rtd_precision", "rtd_recall", "rtd_accuracy", "rtd_majority_accuracy", "rtd_context_free_auc", "generator_loss",
        "generator_accuracy", "most_frequent_token_accuracy", "tokens_per_second", "seconds",
    ];

    // What PreparationProgress calls the work that a second start must not do again.
    private const string FirstStage = "Reading the corpus";

    [SkippableFact]
    [Trait("Category", SlowTests.Category)]
    public void PreparationStopped_LeavesNothing()
    {
        SkipUnlessWantedAndPossible();
        Skip.If(OperatingSystem.IsWindows(), "Windows has no such signals.");
        using TemporaryFolder folder = new();
        using RunningProgram program = QuickStartProgram.Start(folder.Path, "pretrain", "--output", "runs/stopped");
        _ = program.WaitForLine("Learning the vocabulary");
        program.Send(Signal.Interrupt);
        ProgramResult result = program.WaitForExit().Expect(130);
        Assert.Equal("Stopped.", result.Error[^1]);
        Assert.False(Directory.Exists(folder["runs"]));
    }

    [SkippableFact]
    [Trait("Category", SlowTests.Category)]
    public void QuickStartOnItsOwnText_IsEvaluatedAndReported_AndNeverPreparedTwice()
    {
        SkipUnlessWantedAndPossible();
        using TemporaryFolder folder = new();
        ProgramResult first = QuickStartProgram.Run(folder.Path, "pretrain", "--steps", "200", "--evaluation-sequences", "256").Expect(0);
        Assert.Contains(FirstStage, first.Output);

        using JsonDocument evaluation = JsonDocument.Parse(File.ReadAllBytes(folder["runs", "quickstart", "evaluation.json"]));
        Assert.All(Figures, name => Assert.True(double.IsFinite(evaluation.RootElement.GetProperty(name).GetDouble()), name));
        Assert.Contains("<svg", File.ReadAllText(folder["runs", "quickstart", "report.html"]), StringComparison.Ordinal);

        // The finished run is shown, not made again.
        FolderContents before = FolderContents.Of(folder.Path);
        ProgramResult second = QuickStartProgram.Run(folder.Path).Expect(0);
        Assert.Contains(second.Output, line => line.Contains("holds a finished run of QuickStart", StringComparison.Ordinal));
        Assert.DoesNotContain(FirstStage, second.Output);
        before.AssertUnchanged();

        // Without the run, its prepared text still serves.
        Directory.Delete(folder["runs", "quickstart", "checkpoints"], recursive: true);
        File.Delete(folder["runs", "quickstart", "run.json"]);
        File.Delete(folder["runs", "quickstart", "metrics.jsonl"]);
        ProgramResult third = QuickStartProgram.Run(folder.Path, "pretrain", "--steps", "5", "--evaluation-sequences", "16").Expect(0);
        Assert.Contains(third.Output, line => line.StartsWith("Prepared before: ", StringComparison.Ordinal));
        Assert.DoesNotContain(FirstStage, third.Output);
    }

    private static void SkipUnlessWantedAndPossible()
    {
        SlowTests.SkipUnlessWanted();
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
