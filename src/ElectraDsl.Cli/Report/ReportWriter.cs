using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Keeps report.html up to date while a run is in progress: at every checkpoint and at every evaluation.</summary>
/// <param name="path">The run's folder.</param>
/// <param name="display">Shows what is wrong.</param>
internal sealed class ReportWriter(string path, IPretrainingObserver display) : IPretrainingObserver
{
    private PretrainingRecipe? recipe;

    /// <summary>Whether the page has been written since this was made.</summary>
    public bool HasWritten { get; private set; }

    /// <inheritdoc/>
    public void OnStarted(RunFacts facts) => recipe = facts.Recipe;

    /// <inheritdoc/>
    public void OnCheckpoint(CheckpointFacts checkpoint) => Write();

    /// <inheritdoc/>
    public void OnEvaluation(EvaluationResult evaluation) => Write();

    private void Write()
    {
        if (recipe is null)
            return;
        _ = RunReport.TryWrite(RunFolder.Open(path), recipe, display.OnWarning);
        HasWritten = true;
    }
}
