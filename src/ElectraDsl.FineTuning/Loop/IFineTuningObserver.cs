using ElectraDsl.Training;

namespace ElectraDsl.FineTuning;

/// <summary>
/// Whoever wants to see a run while it is in progress. Implement the members you need. All calls come from the thread that trains, which waits for
/// them.
/// </summary>
public interface IFineTuningObserver
{
    /// <summary>Everything is checked and loaded; the first update comes next.</summary>
    void OnStarted(FineTuningFacts facts)
    {
    }

    /// <summary>An update was made.</summary>
    /// <param name="step">Updates made so far.</param>
    void OnStep(int step)
    {
    }

    /// <summary>A line has been added to metrics.jsonl.</summary>
    void OnReport(FineTuningReport report)
    {
    }

    /// <summary>An evaluation is in progress.</summary>
    /// <param name="done">Sequences that are done.</param>
    /// <param name="total">All of them.</param>
    void OnEvaluating(int done, int total)
    {
    }

    /// <summary>The development examples were evaluated.</summary>
    /// <param name="report">What was found.</param>
    /// <param name="isBest">Whether it is the best evaluation so far.</param>
    void OnEvaluation(TaskReport report, bool isBest)
    {
    }

    /// <summary>A checkpoint is complete on disk.</summary>
    void OnCheckpoint(CheckpointFacts checkpoint)
    {
    }

    /// <summary>Something about the run that is good to know.</summary>
    /// <param name="line">One line.</param>
    void OnNotice(string line)
    {
    }

    /// <summary>Something is wrong that does not stop the run.</summary>
    /// <param name="line">One line.</param>
    void OnWarning(string line)
    {
    }
}
