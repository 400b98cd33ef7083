using System.Globalization;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>A training report in words.</summary>
internal static class ReportText
{
    /// <summary>
    /// What the discriminator's loss would be if it knew only how many tokens are replaced: the entropy of that rate, in nats per token.
    /// </summary>
    public static double LossOfRateAlone(double replacedRate) => replacedRate is <= 0 or >= 1
        ? 0
        : -(replacedRate * Math.Log(replacedRate)) - ((1 - replacedRate) * Math.Log(1 - replacedRate));

    /// <summary>One line for a file or a pipe.</summary>
    public static string Line(TrainingReport report, int steps) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {Words.Count(report.Step)}/{Words.Count(steps)}  generator loss {Words.Figure(report.GeneratorLoss)}, accuracy {Words.Percent(report.GeneratorAccuracy)}  " +
        $"rtd loss {Words.Figure(report.RtdLoss)} (rate alone {Words.Figure(LossOfRateAlone(report.ReplacedRate))}), auc {Words.Figure(report.RtdAuc)}, " +
        $"recall {Words.Percent(report.RtdRecall)}, precision {Words.Percent(report.RtdPrecision)}  {Words.Count((long)report.TokensPerSecond)} tokens/s  {Words.Time(report.RemainingSeconds)} left");

    /// <summary>What stands beside the generator in the live display.</summary>
    public static string Generator(TrainingReport report, int vocabularySize) =>
        $"loss {Words.Figure(report.GeneratorLoss)} (an even guess: {Words.Figure(Math.Log(vocabularySize))})   " +
        $"guesses {Words.Percent(report.GeneratorAccuracy)} of the masked tokens";

    /// <summary>What stands beside the discriminator in the live display.</summary>
    public static string Discriminator(TrainingReport report) =>
        $"loss {Words.Figure(report.RtdLoss)} (knowing only the rate: {Words.Figure(LossOfRateAlone(report.ReplacedRate))})   " +
        $"AUC {Words.Figure(report.RtdAuc)}, finds {Words.Percent(report.RtdRecall)}, {Words.Percent(report.RtdPrecision)} of its alarms are right";

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
