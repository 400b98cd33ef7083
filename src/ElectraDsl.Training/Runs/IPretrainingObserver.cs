namespace ElectraDsl.Training;

/// <summary>
/// Whoever wants to see a run while it is in progress. Implement the members you need. All calls come from the thread that trains, which
/// waits for them.
/// </summary>
public interface IPretrainingObserver
{
    /// <summary>Everything is checked and loaded; the first step comes next.</summary>
    void OnStarted(RunFacts facts)
    {
    }

    /// <summary>An update has been asked of the device; a device that works in the background may not have finished it.</summary>
    /// <param name="step">Updates made so far.</param>
    void OnStep(int step)
    {
    }

    /// <summary>A line has been added to metrics.jsonl.</summary>
    void OnReport(TrainingReport report)
    {
    }

    /// <summary>
    /// An alarm is raised: before the first step, or right behind the report that raised it. Unless it is implemented, it is a warning.
    /// </summary>
    void OnAlarm(Alarm alarm) => OnWarning(alarm.Line);

    /// <summary>A checkpoint is complete on disk.</summary>
    void OnCheckpoint(CheckpointFacts checkpoint)
    {
    }

    /// <summary>An evaluation is in progress.</summary>
    /// <param name="done">The part of the work that is done, in sequences.</param>
    /// <param name="total">Held-out sequences of this evaluation: <see cref="EvaluationResult.Sequences"/>.</param>
    void OnEvaluating(int done, int total)
    {
    }

    /// <summary>An evaluation has been written to evaluation.json.</summary>
    void OnEvaluation(EvaluationResult evaluation)
    {
    }

    /// <summary>The finished run's networks have been written for Hugging Face's transformers, or cannot be said there.</summary>
    /// <param name="folder">The run's <see cref="RunFolder.HuggingFacePath"/>.</param>
    /// <param name="obstacle">Why there is no such folder, in one line; null where there is.</param>
    void OnExport(string folder, string? obstacle)
    {
    }

    /// <summary>
    /// Something about the run that is good to know: how long it takes, that its budget changed, that it ends early; may come before
    /// <see cref="OnStarted"/>.
    /// </summary>
    /// <param name="line">One line.</param>
    void OnNotice(string line)
    {
    }

    /// <summary>Something is wrong that does not stop the run; may come before <see cref="OnStarted"/>.</summary>
    /// <param name="line">One line.</param>
    void OnWarning(string line)
    {
    }
}
