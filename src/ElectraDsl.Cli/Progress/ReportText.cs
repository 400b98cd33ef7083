using System.Globalization;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A training report in words.</summary>
internal static class ReportText
{
    /// <summary>One line for a file or a pipe: every figure beside what needs no skill.</summary>
    public static string Line(TrainingReport report, int steps) =>
        $"step {Words.Count(report.Step)}/{Words.Count(steps)}  generator loss {Words.Figure(report.GeneratorLoss)}, accuracy {Words.Percent(report.GeneratorAccuracy)}{MostFrequent(report)}  " +
        $"rtd loss {Words.Figure(report.RtdLoss)} (rate alone {Words.Figure(report.RateAloneLoss)}), auc {Words.Figure(report.RtdAuc)}{ContextFree(report.RtdContextFreeAuc)}, " +
        $"accuracy {Words.Percent(report.RtdAccuracy)} (never replaced {Words.Percent(1 - report.ReplacedRate)}), " +
        $"{Found(report)}  {Words.Count((long)report.TokensPerSecond)} tokens/s  {Words.Time(report.RemainingSeconds)} left{Standing(report)}";

    /// <summary>What stands beside the generator in the live display.</summary>
    public static string Generator(TrainingReport report, int vocabularySize) =>
        $"loss {Words.Figure(report.GeneratorLoss)} (an even guess: {Words.Figure(Math.Log(vocabularySize))})   " +
        $"guesses {Words.Percent(report.GeneratorAccuracy)} of the masked tokens{MostFrequent(report)}";

    /// <summary>What stands beside the discriminator in the live display.</summary>
    public static string Discriminator(TrainingReport report) =>
        $"loss {Words.Figure(report.RtdLoss)} (knowing only the rate: {Words.Figure(report.RateAloneLoss)})   " +
        $"AUC {Words.Figure(report.RtdAuc)}{ContextFree(report.RtdContextFreeAuc)}, {Found(report)}";

    /// <summary>A held-out evaluation in one line.</summary>
    public static string HeldOut(EvaluationResult evaluation) =>
        $"held out after step {Words.Count(evaluation.Step)}: RTD AUC {Words.Figure(evaluation.RtdAuc)}{ContextFree(evaluation.RtdContextFreeAuc)}, " +
        $"accuracy {Words.Percent(evaluation.RtdAccuracy)} (the commoner answer {Words.Percent(evaluation.RtdMajorityAccuracy)}), " +
        $"generator accuracy {Words.Percent(evaluation.GeneratorAccuracy)} (most frequent token {Words.Percent(evaluation.MostFrequentTokenAccuracy)})";

    /// <summary>Precision in words: there is none where no token was called replaced.</summary>
    public static string Precision(EvaluationResult evaluation) => evaluation.CalledNone ? "none called" : Words.Percent(evaluation.RtdPrecision);

    private static string Found(TrainingReport report) => report.CalledNone
        ? $"none called replaced (are: {Words.Percent(report.ReplacedRate)})"
        : $"recall {Words.Percent(report.RtdRecall)}, precision {Words.Percent(report.RtdPrecision)} (at random {Words.Percent(report.ReplacedRate)})";

    private static string ContextFree(double? auc) => auc is double known ? $" (without context {Words.Figure(known)})" : "";

    private static string MostFrequent(TrainingReport report) =>
        report.MostFrequentTokenAccuracy is double known ? $" (most frequent token {Words.Percent(known)})" : "";

    private static string Standing(TrainingReport report) => report.Alarms.Values.IsEmpty ? "" : $"  alarms: {report.Alarms}";

    /// <summary>What stands beside the speed in the live display.</summary>
    public static string Speed(TrainingReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Words.Count((long)report.TokensPerSecond)} tokens/s   {Words.Magnitude(report.Tokens)} tokens so far ({report.Epoch:0.00} epochs)   learning rate {report.LearningRate:0.0e+0}");

    /// <summary>What has become of the finished run's folder for Hugging Face.</summary>
    public static string Export(string folder, string? obstacle) =>
        obstacle is null ? $"for Hugging Face transformers: {folder}" : $"no {folder}: {obstacle}.";

    /// <summary>What is known before the first step.</summary>
    public static string Started(RunFacts facts) =>
        $"{facts.Recipe.Facts.Name}: {Words.Magnitude(facts.Parameters)} parameters on {facts.Device}, " +
        $"{Words.Count(facts.TrainingExamples)} sequences to train on, {Words.Count(facts.HeldOutExamples)} held out, " +
        (facts.FirstStep == 0 ? $"{Words.Count(facts.Recipe.Steps)} steps" : $"going on from step {Words.Count(facts.FirstStep)} of {Words.Count(facts.Recipe.Steps)}");
}
