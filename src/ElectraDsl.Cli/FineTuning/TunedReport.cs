using ElectraDsl.FineTuning;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>
/// Shows a fine-tuning run and keeps its report.html up to date while it is in progress: at every checkpoint and at every evaluation.
/// </summary>
/// <param name="declared">The head as it is declared: its hyperparameters are the defaults.</param>
/// <param name="display">Shows the run, and what is wrong.</param>
internal sealed class TunedReport(FineTuningRecipe declared, IFineTuningObserver display) : IFineTuningObserver
{
    private FineTuningFacts? facts;
    private bool hasWritten;

    private string PagePath => Path.Combine(facts!.Folder, PageFile.Name);

    /// <inheritdoc/>
    public void OnStarted(FineTuningFacts facts)
    {
        this.facts = facts;
        display.OnStarted(facts);
    }

    /// <inheritdoc/>
    public void OnStep(int step) => display.OnStep(step);

    /// <inheritdoc/>
    public void OnReport(FineTuningReport report) => display.OnReport(report);

    /// <inheritdoc/>
    public void OnEvaluating(int done, int total) => display.OnEvaluating(done, total);

    /// <inheritdoc/>
    public void OnEvaluation(TaskReport report, bool isBest)
    {
        display.OnEvaluation(report, isBest);
        _ = Write();
    }

    /// <inheritdoc/>
    public void OnCheckpoint(CheckpointFacts checkpoint)
    {
        display.OnCheckpoint(checkpoint);
        _ = Write();
    }

    /// <inheritdoc/>
    public void OnNotice(string line) => display.OnNotice(line);

    /// <inheritdoc/>
    public void OnWarning(string line) => display.OnWarning(line);

    /// <summary>Writes the page of a run that has ended, and says so where another was there.</summary>
    public void Finish()
    {
        bool wasWritten = hasWritten;
        if (Write() && !wasWritten)
            display.OnWarning($"{PagePath} was changed, or shows what is not in the run any more: it was rewritten.");
    }

    /// <summary>Reads what the run has written so far and puts the page in place.</summary>
    /// <returns>Whether another page was there before.</returns>
    private bool Write()
    {
        hasWritten = true;
        return PageFile.TryWrite(
            PagePath,
            () =>
            {
                FineTuningFolder folder = FineTuningFolder.Open(facts!.Folder);
                return TunedPage.Of(facts, declared, folder.ReadManifest(), folder.ReadMetrics(), folder.ReadEvaluations(), folder.ReadReport());
            },
            display.OnWarning);
    }
}
