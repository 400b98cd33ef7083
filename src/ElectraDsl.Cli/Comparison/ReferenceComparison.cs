using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Which of the referee's figures compare, and what is missing.</summary>
internal static class ReferenceComparison
{
    private const string Judge = "evaluate --against reference --run";

    /// <summary>
    /// Leaves out what was found on other corruptions than those that most runs were evaluated on; of two equally common sets the first run's stays.
    /// </summary>
    public static IReadOnlyList<RunSummary> SameSet(IReadOnlyList<RunSummary> runs)
    {
        string? common = runs
            .Where(run => run.Reference is not null)
            .GroupBy(run => run.Reference!.Fingerprint)
            .MaxBy(set => set.Count())?.Key;
        return [.. runs.Select(run => run.Reference is not { } found || found.Fingerprint == common ? run : run with
        {
            Reference = null,
            ReferenceFault = $"{run.Name} was evaluated on other corruptions ({found.Corpus}, {found.Fingerprint[..8]}, not {common![..8]}): "
                + $"evaluate it on the text of the others, {Judge} {run.Run.Folder.Path}{CorpusOf(runs.First(other => other.Reference?.Fingerprint == common).Reference!)}",
        })];
    }

    /// <summary>What must be known of the figures, and how to get those that are missing; one line each.</summary>
    public static IReadOnlyList<string> Notes(IReadOnlyList<RunSummary> runs)
    {
        // It asks a discriminator, which a masked language model has not.
        RunSummary[] unjudged =
            [.. runs.Where(run => run.Reference is null && run.ReferenceFault is null && run.Manifest.Model.Discriminator is not null)];
        List<string> notes = [.. runs.Select(run => run.ReferenceFault).OfType<string>()];
        if (unjudged.Length > 0)
        {
            notes.Add($"For figures that compare across generators, temperatures and vocabularies: {Judge} {unjudged[0].Run.Folder.Path}"
                + $"{(unjudged.Length == 1 ? "" : $" (and of {string.Join(", ", unjudged.Skip(1).Select(run => run.Name))})")}.");
        }

        notes.AddRange(
            runs.Where(run => run.Reference is { } found && found.Step != run.Evaluation.Step)
                .Select(run =>
                    $"{run.Name} was evaluated on the reference after step {Words.Count(run.Reference!.Step)}, not {Words.Count(run.Evaluation.Step)}: {Judge} {run.Run.Folder.Path} evaluates the newest checkpoint."));
        return notes;
    }

    private static string CorpusOf(ReferenceResult found) => found.Corpus == ReferenceEvaluation.OwnText ? "." : $" --corpus <{found.Corpus}>.";
}
