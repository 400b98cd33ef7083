using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>
/// What a run writes for people and other programs, and never reads back: evaluation.json and TensorBoard's files. Whatever has become of
/// them, they are made again from metrics.jsonl and evaluations.jsonl and stop nobody.
/// </summary>
internal static class DerivedFiles
{
    /// <summary>Makes again what is missing or was changed.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="model">The model whose figures they are.</param>
    /// <param name="reports">All reports.</param>
    /// <param name="evaluations">All evaluations, those of later steps than the run resumes from among them.</param>
    /// <param name="warn">Gets one line for each that was changed.</param>
    public static void Restore(
        RunFolder folder,
        ModelConfig model,
        IReadOnlyList<TrainingReport> reports,
        IReadOnlyList<EvaluationResult> evaluations,
        Action<string> warn)
    {
        Attempt(folder.EvaluationPath, warn, () => RestoreEvaluation(folder.EvaluationPath, evaluations, warn));
        Attempt(folder.TensorBoardPath, warn, () => RestoreTensorBoard(folder.TensorBoardPath, model, reports, evaluations, warn));
    }

    /// <summary>Writes one; that it cannot be written is worth a warning, not the run.</summary>
    public static void Attempt(string path, Action<string> warn, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            warn($"{path} cannot be written: {e.Message}");
        }
    }

    private static void RestoreEvaluation(string path, IReadOnlyList<EvaluationResult> evaluations, Action<string> warn)
    {
        if (evaluations.Count == 0)
            return;
        byte[] newest = RunJson.Bytes(evaluations[^1]);
        byte[]? there = File.Exists(path) ? File.ReadAllBytes(path) : null;
        if (there is not null && there.AsSpan().SequenceEqual(newest))
            return;
        if (there is not null && !evaluations.Any(evaluation => there.AsSpan().SequenceEqual(RunJson.Bytes(evaluation))))
            warn($"{path} is not what the run wrote: it is rewritten from evaluations.jsonl.");
        AtomicWrite.File(path, stream => stream.Write(newest));
    }

    private static void RestoreTensorBoard(
        string path,
        ModelConfig model,
        IReadOnlyList<TrainingReport> reports,
        IReadOnlyList<EvaluationResult> evaluations,
        Action<string> warn)
    {
        string[] files = TensorBoardFile.Of(path);
        if (reports.Count == 0 && evaluations.Count == 0)
            return;
        if (files.Length > 0 && files.All(TensorBoardFile.IsWhole))
            return;
        if (files.Length > 0)
            warn($"{path} is damaged: its event files are rewritten from metrics.jsonl and evaluations.jsonl.");
        foreach (string file in files)
            File.Delete(file);
        using TensorBoardFile anew = new(path, step: 0, model);
        foreach (IStepRecord record in reports.Concat<IStepRecord>(evaluations).OrderBy(record => record.Step))
        {
            if (record is TrainingReport report)
                anew.Write(report);
            else
                anew.Write((EvaluationResult)record);
        }
    }
}
