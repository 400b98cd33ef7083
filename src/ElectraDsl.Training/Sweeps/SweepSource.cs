using System.Collections.Immutable;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>Where the text and the weights of a sweep's runs come from. All paths are full ones.</summary>
/// <param name="Files">The text files, as they were named; empty where the models bring their own text.</param>
/// <param name="Description">What the text is, in a few words: <c>ICorpus.Description</c>.</param>
/// <param name="Reading">How the files are read.</param>
/// <param name="Vocabulary">A vocab.txt; null where the vocabulary is learned from the text.</param>
/// <param name="Weights">A run, or a folder in Hugging Face's form, whose weights every run starts from; null where they are drawn.</param>
/// <param name="Seed">
/// Chooses the held-out documents and how sentences are packed, for all runs alike: the seeds of the runs decide weights, order, masks, samples and
/// dropout.
/// </param>
public sealed record SweepSource(
    ImmutableArray<string> Files,
    string Description,
    TextCorpusOptions Reading,
    string? Vocabulary,
    string? Weights,
    ulong Seed)
{
    /// <summary>What of the files is changed or left out.</summary>
    public CleaningOptions Cleaning { get; init; } = new();

    /// <summary>Folders of prepared texts and their weights, <c>folder=3,folder=1</c>; null where there are files.</summary>
    public string? Mix { get; init; }
}
