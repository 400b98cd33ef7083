using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Keeps report.html up to date while a run goes on: at every checkpoint and at every evaluation.</summary>
internal sealed class ReportWriter(string path) : IPretrainingObserver
{
    private PretrainingRecipe? recipe;

    /// <inheritdoc/>
    public void OnStarted(RunFacts facts) => recipe = facts.Recipe;

    /// <inheritdoc/>
    public void OnCheckpoint(CheckpointFacts checkpoint) => Write();

    /// <inheritdoc/>
    public void OnEvaluation(EvaluationResult evaluation) => Write();

    private void Write()
    {
        if (recipe is not null)
            RunReport.Write(RunFolder.Open(path), recipe);
    }
}
