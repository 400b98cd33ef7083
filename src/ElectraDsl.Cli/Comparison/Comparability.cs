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
            "losses, accuracies and the tokens that are replaced are of other words");
        Add(
            run => run.Manifest.Corpus.HeldOut.Checksum,
            "other held-out text, or the same text cut otherwise",
            "no held-out figure compares but those of the reference");
        Add(run => run.Evaluation.Sequences, "another number of held-out sequences", "the figures are of different parts of the text");
        Add(run => run.Manifest.Model.Masking, "another choice of masked tokens", "the two tasks are not equally hard");
        Add(run => run.Manifest.Model.MaskProbability, "another fraction of masked tokens", "the two tasks are not equally hard");
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
