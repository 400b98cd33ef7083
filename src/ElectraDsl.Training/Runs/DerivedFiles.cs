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
        RestoreTensorBoard(
            folder.TensorBoardPath,
            [
                .. reports.Select(report => (report.Step, TensorBoardTags.Of(report, model))),
                .. evaluations.Select(evaluation => (evaluation.Step, TensorBoardTags.Of(evaluation, model))),
            ],
            warn);
    }

    /// <summary>Makes TensorBoard's files again where they are missing or damaged.</summary>
    /// <param name="path">Their folder.</param>
    /// <param name="records">Step and values of all records, in any order; those of one step in the order in which they were written.</param>
    /// <param name="warn">Gets one line where they are damaged, or cannot be written.</param>
    public static void RestoreTensorBoard(
        string path,
        IReadOnlyList<(int Step, IEnumerable<(string Tag, double Value)> Values)> records,
        Action<string> warn) => Attempt(path, warn, () =>
    {
        string[] files = TensorBoardFile.Of(path);
        if (records.Count == 0 || (files.Length > 0 && files.All(TensorBoardFile.IsWhole)))
            return;
        if (files.Length > 0)
            warn($"{path} is damaged: its event files are rewritten from metrics.jsonl and evaluations.jsonl.");
        foreach (string file in files)
            File.Delete(file);
        using TensorBoardFile anew = new(path, step: 0);
        foreach ((int step, IEnumerable<(string Tag, double Value)> values) in records.OrderBy(record => record.Step))
            anew.Write(step, values);
    });

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
}
