using System.Text.Json.Nodes;
using ElectraDsl.Data;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Measures a checkpoint of a run again.</summary>
internal static class HeldOutEvaluation
{
    /// <summary>
    /// Evaluates and shows the figures. Those of the newest checkpoint on the run's own text replace what evaluations.jsonl, evaluation.json and
    /// report.html say of it.
    /// </summary>
    /// <param name="terminal">Where to show them.</param>
    /// <param name="target">The run.</param>
    /// <param name="step">The step of the checkpoint; null for the newest.</param>
    /// <param name="other">Text to evaluate on; null for the run's own.</param>
    /// <param name="device">What to compute on.</param>
    /// <param name="asJson">Whether standard output gets one document and nothing else.</param>
    public static void Run(Terminal terminal, RunTarget target, int? step, ICorpus? other, torch.Device device, bool asJson)
    {
        using Interruption interruption = new(() => { });
        IRunDisplay display = RunDisplay.For(asJson ? Terminal.Plain(terminal.Error, terminal.Error) : terminal);
        using PretrainingTrainer trainer = target.Trained(device, out int taken, step);
        if (other is null)
        {
            EvaluationResult own = Evaluate(target.Corpus);
            // A damaged newer checkpoint leaves its figures.
            bool isNewest = step is null && !target.Folder.ReadEvaluations().Any(kept => kept.Step > taken);
            if (isNewest && target.Folder.TryRecord(own, terminal.Warn))
                _ = RunReport.TryWrite(target.Folder, target.Recipe, terminal.Warn);
            Write(own, text: null);
            return;
        }

        string temporary = Directory.CreateTempSubdirectory("electradsl-").FullName;
        try
        {
            double unknownRate = 0;
            using ExampleSet examples = display.Prepare(progress =>
                CorpusPreparation.PackAll(
                    other,
                    target.Vocabulary,
                    Pretraining.OptionsOf(target.Recipe, null),
                    Path.Combine(temporary, "text"),
                    progress,
                    out unknownRate,
                    interruption.Token));
            LeftOutLines.Write(terminal, other.LeftOut);
            if (StartAlarms.OfUnknown(unknownRate) is { } unknown)
                terminal.Warn(unknown.Line);
            Write(Evaluate(target.Corpus with { HeldOut = examples }), other.Description);
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }

        EvaluationResult Evaluate(PreparedCorpus corpus)
        {
            EvaluationResult figures = display.Watch(observer => trainer.CreateEvaluation(corpus).Run(observer.OnEvaluating, interruption.Token));
            return WithTimesOfRun(figures with { Step = taken }, target.Folder, terminal);
        }

        void Write(EvaluationResult evaluation, string? text)
        {
            if (asJson)
                terminal.Output.WriteLine(JsonOf(evaluation, target, text));
            else
                EvaluationView.Write(terminal, evaluation, target.Recipe.Facts, text);
        }
    }

    private static string JsonOf(EvaluationResult evaluation, RunTarget target, string? text)
    {
        JsonObject json = new() { ["run"] = target.Folder.Path, ["model"] = target.Recipe.Facts.FullName, ["corpus"] = text ?? "held-out" };
        foreach ((string name, JsonNode? value) in evaluation.ToJson())
            json[name] = value?.DeepClone();
        return JsonText.Of(json);
    }

    /// <summary>Throughput and time are those of the training up to the checkpoint, not of this evaluation.</summary>
    private static EvaluationResult WithTimesOfRun(EvaluationResult evaluation, RunFolder folder, Terminal terminal)
    {
        if (folder.ReadEvaluations().FirstOrDefault(before => before.Step == evaluation.Step) is { } before)
            return evaluation with { TokensPerSecond = before.TokensPerSecond, Seconds = before.Seconds };
        TrainingReport[] reports = [.. folder.ReadMetrics(terminal.Warn).TakeWhile(report => report.Step <= evaluation.Step)];
        return reports.Length == 0
            ? evaluation
            : evaluation with { TokensPerSecond = reports.Average(report => report.TokensPerSecond), Seconds = reports[^1].ElapsedSeconds };
    }
}
