using System.Collections.Immutable;
using ElectraDsl.Data;
using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>What run.json tells of a run for its readers: nothing of it decides how the run is resumed.</summary>
/// <param name="Corpus">What the text is, in a few words.</param>
/// <param name="TrainingFlopsPerToken">
/// Floating-point operations to train both networks on one token: <see cref="ModelCosts.TrainingFlopsPerToken"/>.
/// </param>
/// <param name="Sessions">Its start and its resumptions, the oldest first.</param>
public sealed record RunHistory(string Corpus, double TrainingFlopsPerToken, ImmutableArray<RunSession> Sessions)
{
    /// <summary>The same of a token of a short sequence; null where the run reads whole ones only.</summary>
    public double? ShortTrainingFlopsPerToken { get; init; }

    /// <summary>The history of a run that begins now.</summary>
    internal static RunHistory Begin(PretrainingRecipe recipe, PreparedCorpus corpus, string commandLine, Device device) => new(
        corpus.Description,
        recipe.Facts.TrainingFlopsPerToken(recipe.SequenceLength),
        [RunSession.Begin(firstStep: 0, commandLine, device)])
    {
        ShortTrainingFlopsPerToken = recipe.ShortSequenceLength > 0 ? recipe.Facts.TrainingFlopsPerToken(recipe.ShortSequenceLength) : null,
    };

    /// <summary>The history of a run that is resumed now.</summary>
    internal RunHistory Resume(int firstStep, string commandLine, Device device) =>
        this with { Sessions = Sessions.Add(RunSession.Begin(firstStep, commandLine, device)) };
}
