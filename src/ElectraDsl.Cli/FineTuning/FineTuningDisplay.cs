using ElectraDsl.FineTuning;

namespace ElectraDsl.Cli;

/// <summary>A fine-tuning run in lines.</summary>
/// <param name="terminal">Where they go.</param>
internal sealed class FineTuningDisplay(Terminal terminal) : IFineTuningObserver
{
    private FineTuningFacts? facts;

    /// <inheritdoc/>
    public void OnStarted(FineTuningFacts facts)
    {
        this.facts = facts;
        terminal.Heading($"{facts.Recipe.Head.Name} on {facts.Recipe.Model.Name}: {facts.Folder}");
        string trained = facts.TrainedParameters == facts.Parameters ? "" : $", {Words.Count(facts.TrainedParameters)} of them trained,";
        terminal.Line(
            $"{Words.Count(facts.Parameters)} parameters{trained} on {facts.Device}; {Words.Counted(facts.TrainingExamples, "example")} to learn from, {Words.Count(facts.DevelopmentExamples)} to evaluate on; {Words.Counted(facts.Steps, "update")} of {Words.Counted(facts.Recipe.BatchSize, "sequence")}.");
        if (facts.FirstStep > 0)
            terminal.Line($"Resumed after {Words.Counted(facts.FirstStep, "update")}.");
    }

    /// <inheritdoc/>
    public void OnReport(FineTuningReport report) => terminal.Line(
        $"update {Words.Count(report.Step)} of {Words.Count(facts!.Steps)}   epoch {Words.ShortFigure(report.Epoch)}   loss {Words.Figure(report.Loss)}   learning rate {Words.Rate(report.LearningRate)}   {Words.Count((long)report.SequencesPerSecond)} sequences/s");

    /// <inheritdoc/>
    public void OnEvaluation(TaskReport report, bool isBest) => terminal.Line(
        $"evaluated after {Words.Counted(report.Step, "update")}: {TaskReportView.Line(facts!.Recipe, report)}{(isBest ? "   best so far" : "")}");

    /// <inheritdoc/>
    public void OnNotice(string line) => terminal.Notice(line);

    /// <inheritdoc/>
    public void OnWarning(string line) => terminal.Notice(line);
}
