using System.CommandLine;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>The options that say what a run learns from: files and how they are read and cleaned, prepared text, or several prepared texts.</summary>
/// <param name="description">What the text is for, and what is read without the options.</param>
internal sealed class TextArguments(string description)
{
    private readonly CorpusOptions corpus = new(description);
    private readonly CleaningArguments cleaning = new();

    private readonly Option<string?> mix = new("--mix")
    {
        Description =
            "Folders that prepare made, instead of --corpus, each with its share of the training sequences: wiki=3,books=1. Without numbers, each has the share that its size gives it; with them, a hundredth or more. No commas in names.",
        HelpName = "folder[=weight],...",
    };

    /// <summary>The options, in the order of the help.</summary>
    public IReadOnlyList<Option> All => [.. corpus.All, mix, .. cleaning.All];

    /// <summary>The text.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="models">The models that are trained on it.</param>
    /// <exception cref="UsageException">Options contradict each other, or there is no text.</exception>
    /// <exception cref="CorpusException">The files are no text.</exception>
    public TrainingText Of(ParseResult parsed, IReadOnlyList<PretrainingRecipe> models)
    {
        if (parsed.GetValue(mix) is not { } folders)
            return cleaning.Clean(TrainingText.Of(corpus.NamesOf(parsed), corpus.ReadingOf(parsed), models), parsed);
        return corpus.All.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } other
            ? throw new UsageException($"{other.Name} cannot be combined with {mix.Name}, which names prepared texts: give one of them.")
            : cleaning.Clean(TrainingText.OfMix(mix.Name, folders), parsed);
    }

    /// <summary>Refuses to choose once more what is held out of a text that was prepared before.</summary>
    /// <param name="text">The text.</param>
    /// <param name="given">The names of the hyperparameters that were typed.</param>
    /// <exception cref="UsageException">It was asked for.</exception>
    public static TrainingText DemandUndivided(TrainingText text, IEnumerable<string> given) => text.Raw is null && given.Contains("held-out-fraction")
        ? throw new UsageException($"--held-out-fraction chooses what is held out when text is prepared, and {text.Description} was prepared before: leave it out, or prepare the text again with it.")
        : text;

    /// <summary>What finds the same text again, from any folder.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="text">The text.</param>
    /// <param name="start">Where the vocabulary and the weights come from.</param>
    /// <param name="seed">Chooses what is held out.</param>
    public SweepSource SourceOf(ParseResult parsed, TrainingText text, StartingPoint start, ulong seed)
    {
        CleaningOptions cleaned = cleaning.OptionsOf(parsed);
        return new SweepSource(
            [.. corpus.NamesOf(parsed).Select(CorpusFiles.FullName)],
            text.Description,
            corpus.ReadingOf(parsed),
            FullPath(start.Vocabulary),
            FullPath(start.Weights),
            seed)
        {
            Cleaning = cleaned with { Exclude = [.. cleaned.Exclude.Select(CorpusFiles.FullName)] },
            Mix = text.Mix.Count > 0 ? TrainingText.MixText([.. text.Mix.Select(part => (Path.GetFullPath(part.Folder), part.Weight))]) : null,
        };
    }

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);
}
