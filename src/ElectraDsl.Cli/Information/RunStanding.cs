using System.Text.Json.Nodes;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>How far a run is: what <c>info --run</c> says.</summary>
/// <param name="Run">Its folder.</param>
/// <param name="Model">Its model's full name.</param>
/// <param name="Step">Updates made when the newest checkpoint was taken; 0 before the first.</param>
/// <param name="Steps">Updates of its budget.</param>
/// <param name="Epochs">Epochs of its budget; 0 where something else decides.</param>
/// <param name="Hours">Hours of its budget; 0 where something else decides.</param>
/// <param name="IsFinished">Whether it has nothing left to do.</param>
/// <param name="Tokens">Tokens seen at the last report.</param>
/// <param name="ElapsedSeconds">Wall time at the last report.</param>
/// <param name="RemainingSeconds">Estimate of the time left, at the last report; 0 where it is finished.</param>
/// <param name="Checkpoints">Steps of the checkpoints that are there, the oldest first.</param>
/// <param name="BestMetric">What decides which is the best.</param>
/// <param name="BestStep">The best of the checkpoints that were evaluated; null where none was.</param>
/// <param name="BestEvaluation">Its held-out figures, as evaluation.json has them.</param>
internal sealed record RunStanding(
    string Run,
    string Model,
    int Step,
    int Steps,
    double Epochs,
    double Hours,
    bool IsFinished,
    long Tokens,
    double ElapsedSeconds,
    double RemainingSeconds,
    IReadOnlyList<int> Checkpoints,
    BestMetric BestMetric,
    int? BestStep,
    JsonObject? BestEvaluation)
{
    private string headline = "";


    /// <summary>Reads it from a run's folder; the text that it learns from need not be there.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="model">The run's model.</param>
    /// <exception cref="RunException">There is no run, or it is another model's.</exception>
    public static RunStanding Of(string path, PretrainingRecipe model)
    {
        RunFolder folder = RunFolder.Open(path);
        PretrainingRecipe recipe = folder.ReadRecipe(model);
        int[] checkpoints = [.. folder.CheckpointSteps().Order()];
        TrainingReport? report = folder.ReadMetrics().LastOrDefault();
        EvaluationResult? best = EarlyStopping.Best(
            folder.ReadEvaluations().Where(evaluation => checkpoints.Contains(evaluation.Step)),
            recipe.BestMetric);
        bool isFinished = folder.IsFinished(recipe);
        return new RunStanding(
            path,
            recipe.Facts.FullName,
            checkpoints.LastOrDefault(),
            recipe.Steps,
            recipe.Epochs,
            recipe.Hours,
            isFinished,
            report?.Tokens ?? 0,
            report?.ElapsedSeconds ?? 0,
            isFinished ? 0 : report?.RemainingSeconds ?? 0,
            checkpoints,
            recipe.BestMetric,
            best?.Step,
            best?.ToJson())
        {
            headline = best is null ? "" : FigureText.Headline(best.Figures, recipe.Facts),
        };
    }

    /// <summary>Writes it in some lines.</summary>
    public void Write(Terminal terminal)
    {
        terminal.Heading($"{Run}: a run of {Model}");
        string budget =
            Epochs > 0 ? $" ({Hyperparameter.Text(Epochs)} epochs)"
            : Hours > 0 ? $" ({Hyperparameter.Text(Hours)} hours)"
            : "";
        terminal.Line(
            $"step         {Words.Count(Step)} of {Words.Count(Steps)}{budget}{(IsFinished ? Step < Steps ? ", ended early" : ", finished" : "")}");
        if (ElapsedSeconds > 0)
            terminal.Line(
                $"time         {Words.Time(ElapsedSeconds)} so far, {Words.Magnitude(Tokens)} tokens{(IsFinished ? "" : $", about {Words.Time(RemainingSeconds)} left")}");
        terminal.Line(
            $"checkpoints  {(Checkpoints.Count == 0 ? "none yet" : string.Join(", ", Checkpoints.Select(step => Words.Count(step).Replace(",", "", StringComparison.Ordinal))))}");
        terminal.Line(
            BestStep is { } best
            ? $"best         step {Words.Count(best)} by {Hyperparameter.Text(BestMetric)}: {headline}"
            : "best         no checkpoint was evaluated yet");
        terminal.Line(IsFinished
            ? $"next         pretrain --resume {Run} --steps {2L * Steps}{(Step < Steps ? " --patience 0" : "")} lengthens it"
            : $"next         pretrain --resume {Run}");
    }
}
