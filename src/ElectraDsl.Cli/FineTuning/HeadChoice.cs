using ElectraDsl.Export;
using ElectraDsl.FineTuning;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The project's heads, and which of them a command means.</summary>
/// <param name="heads">The heads.</param>
internal sealed class HeadChoice(IReadOnlyList<FineTuningRecipe> heads)
{
    /// <summary>The heads.</summary>
    public IReadOnlyList<FineTuningRecipe> All => heads;

    /// <summary>The head of a name; null for the only one.</summary>
    /// <exception cref="UsageException">There is none, there are several and none was named, or there is none of that name.</exception>
    public FineTuningRecipe Of(string? name)
    {
        if (heads.Count == 0)
            throw new UsageException(
                "This project declares no head: add a partial record with [TextClassification(Encoder = typeof(...), Labels = [...])] or another head's attribute.");
        if (name is null)
            return heads.Count == 1
                ? heads[0]
                : throw new UsageException($"This project declares several heads: choose one with --model ({Names}).");
        FineTuningRecipe[] found = [.. heads.Where(head => head.Head.Name == name || head.Head.FullName == name)];
        if (found.Length > 1)
            throw new UsageException(
                $"Several heads are called {name}: give the full name ({string.Join(", ", found.Select(head => head.Head.FullName))}).");
        return found.Length == 1
            ? found[0]
            : throw new UsageException(
                $"There is no head '{name}'{NearestName.Suggestion(name, heads.Select(head => head.Head.Name))} This project declares {Names}.");
    }

    /// <summary>The head that a run was started with, or that is wanted of a folder in Hugging Face's form.</summary>
    /// <param name="name">The name that was given; null for none.</param>
    /// <param name="run">The folder.</param>
    /// <exception cref="UsageException">It is a pre-training run or a folder of runs, or the head is not of this project.</exception>
    public FineTuningRecipe OfRun(string? name, string run)
    {
        if (RunFolder.IsRun(run))
            throw new UsageException($"{run} is a pre-training run: train a head on it with finetune --encoder {run}.");
        string first = Path.Combine(run, FineTuningSession.FolderOfSeed(1));
        if (!FineTuningFolder.IsRun(run) && FineTuningFolder.IsRun(first))
            throw new UsageException($"{run} holds a run for each seed: name one of them, for example {first}.");
        if (name is not null || (!FineTuningFolder.IsRun(run) && HuggingFaceHeadFolder.IsHere(run)))
            return Of(name);
        string declared = FineTuningFolder.Open(run).ReadManifest().Head.FullName;
        return heads.FirstOrDefault(head => head.Head.FullName == declared)
            ?? throw new UsageException(
                $"{run} is a run of {declared}, and this project declares {Names}: start the project that declares it.");
    }

    private string Names => heads.Count == 0 ? "no head" : string.Join(", ", heads.Select(head => head.Head.Name));
}
