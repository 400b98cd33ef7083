using ElectraDsl.Cli;
using ElectraDsl.FineTuning;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Runs;

/// <summary>A run of the toy task as a process of its own, so that a test can kill it.</summary>
internal static class KilledFineTuning
{
    /// <summary>What chooses it on the command line of the tests' program.</summary>
    public const string Name = "fine-tune-toy";

    private static readonly SampleHead Recipe = SampleHead.Toy(HeadTask.TextClassification, "negative", "positive") with
    {
        Epochs = 40, CheckpointEvery = 2, EvaluateEvery = 7, ReportEvery = 4,
    };

    /// <summary>The arguments that start or resume a run.</summary>
    public static string[] Arguments(ToyTask task, string run)
    {
        FineTuningData data = task.Texts();
        return [Name, task[run], data.Training[0], data.Development[0], task.Vocabulary];
    }

    /// <summary>Starts a run, or resumes it where there is one already.</summary>
    public static int Run(string[] arguments)
    {
        string run = arguments[0];
        TunedReport report = new(Recipe, new RecordingRun());
        _ = FineTuningFolder.IsRun(run)
            ? FineTuningRun.Resume(Recipe, run, CPU, observer: report)
            : FineTuningRun.Start(
                Recipe, run, new FineTuningData([arguments[1]], [arguments[2]]), EncoderSource.Random(arguments[3]), CPU, observer: report);
        report.Finish();
        return 0;
    }
}
