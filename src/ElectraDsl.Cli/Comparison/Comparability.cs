using System.Text.Json.Nodes;

namespace ElectraDsl.Cli;

/// <summary>What must be known before the figures of several runs are set beside each other.</summary>
internal static class Comparability
{
    /// <summary>Why figures do not compare; empty where they do. One sentence each.</summary>
    public static IReadOnlyList<string> Warnings(IReadOnlyList<RunSummary> runs)
    {
        RunSummary first = runs[0];
        List<string> warnings = [];
        Add(
            run => run.Manifest.Corpus.Vocabulary.Checksum,
            "another vocabulary",
            "losses, accuracies and replaced tokens are over different word pieces");
        Add(
            run => run.Manifest.Corpus.HeldOut.Checksum,
            "other held-out text, or the same text packed differently",
            "only figures of the reference are comparable");
        Add(run => run.Evaluation.Sequences, "a different number of held-out sequences", "the figures are on different parts of the text");
        Add(run => run.Manifest.Model.Masking, "a different masking mode", "the two tasks differ in difficulty");
        Add(run => run.Manifest.Model.MaskProbability, "a different fraction of masked tokens", "the two tasks differ in difficulty");
        return warnings;

        void Add<T>(Func<RunSummary, T> value, string what, string consequence)
        {
            string[] others = [.. runs.Skip(1).Where(run => !Equals(value(run), value(first))).Select(run => run.Name)];
            if (others.Length > 0)
                warnings.Add($"{string.Join(", ", others)}: {what} than {first.Name}; {consequence}.");
        }
    }

    /// <summary>Where declaration and recipe of a run differ from those of the first: names and values as run.json has them.</summary>
    public static IReadOnlyList<(string Name, string First, string Other)> Differences(RunSummary first, RunSummary other) =>
    [
        .. ModelDifference.All(first.Manifest.Model, other.Manifest.Model),
        .. first.Manifest.Recipe.Select(one => one.Key)
            .Union(other.Manifest.Recipe.Select(one => one.Key))
            .Where(one => !JsonNode.DeepEquals(first.Manifest.Recipe[one], other.Manifest.Recipe[one]))
            .Select(one => (one, Text(first.Manifest.Recipe[one]), Text(other.Manifest.Recipe[one]))),
    ];

    private static string Text(JsonNode? value) => value?.ToJsonString().Trim('"') ?? "absent";
}
