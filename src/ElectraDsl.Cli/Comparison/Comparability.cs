using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.Training;

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
            "only figures of the reference and of a probe are comparable");
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

    /// <summary>
    /// Where declaration and recipe of a run differ from those of the first, one option each: names and values as run.json has them. The network that
    /// is kept is compared with the other's whatever the objectives call it.
    /// </summary>
    public static IReadOnlyList<(string Name, string First, string Other)> Differences(RunSummary first, RunSummary other)
    {
        ModelConfig one = first.Manifest.Model, two = other.Manifest.Model;
        return
        [
            .. ModelDifference.All(WithKept(one), WithKept(two))
                .Where(difference => !FollowsFromTheRest(difference.Name, one, two))
                .Select(difference => (
                    difference.Name == "name" ? "model" : difference.Name,
                    Written(difference.There, difference.Here),
                    Written(difference.Here, difference.There))),
            .. one.Objective == two.Objective ? [] : new[] { ("objective", NameOf(one.Objective), NameOf(two.Objective)) },
            .. first.Manifest.Recipe.Select(hyperparameter => hyperparameter.Key)
                .Union(other.Manifest.Recipe.Select(hyperparameter => hyperparameter.Key))
                .Where(name => !JsonNode.DeepEquals(first.Manifest.Recipe[name], other.Manifest.Recipe[name]))
                .Select(name => (name, TextOf(first, name), TextOf(other, name))),
        ];
    }

    /// <summary>A difference's name for people: <c>discriminator layers</c>.</summary>
    public static string Label(string name) => name.Replace('.', ' ').Replace('_', ' ');

    /// <summary>What the attribute declares that all objectives keep.</summary>
    private static ModelConfig WithKept(ModelConfig model) =>
        model.Encoder is { } encoder ? model with { Encoder = null, Discriminator = encoder } : model;

    /// <summary>A value beside that of the other run: run.json leaves out what a model does not ask for.</summary>
    private static string Written(string value, string other) => value == "absent" && other == "true" ? "false" : value.Trim('"');

    private static bool FollowsFromTheRest(string difference, ModelConfig one, ModelConfig two) => difference switch
    {
        "objective" => true, // which is said in words
        "full_name" => one.Name != two.Name,
        "tying" => one.Objective != two.Objective,
        _ => false,
    };

    private static string NameOf(Objective objective) => JsonNamingPolicy.SnakeCaseLower.ConvertName(objective.ToString());

    private static string TextOf(RunSummary run, string hyperparameter) =>
        TrainingObjectives.Of(run.Manifest.Model).UnusedHyperparameters.Any(unused => unused.JsonName == hyperparameter)
            ? "unused"
            : run.Manifest.Recipe[hyperparameter]?.ToJsonString().Trim('"') ?? "absent";
}
