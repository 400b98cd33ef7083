using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Cli;

/// <summary>Predictions as JSON lines: the line that was read, and what a head says of it.</summary>
internal static class PredictionJson
{
    private static readonly JsonSerializerOptions OneLine = new(JsonText.Options) { WriteIndented = false };

    /// <summary>Predicts lines.</summary>
    /// <param name="predictor">The head.</param>
    /// <param name="lines">A text a line; pairs, and questions with passages, have a tab between them; words have blanks.</param>
    /// <returns>A line of JSON for each.</returns>
    /// <exception cref="UsageException">A line lacks its second text.</exception>
    public static IEnumerable<string> Of(Predictor predictor, IReadOnlyList<string> lines) => predictor.Recipe.Head.Task switch
    {
        HeadTask.SentencePairClassification => Zip(lines, predictor.Predict(Pairs(lines, "two texts")), Label),
        HeadTask.TextRegression => Numbers(predictor, lines),
        HeadTask.TokenClassification => Tags(predictor, lines),
        HeadTask.QuestionAnswering => Zip(lines, predictor.PredictAnswers(Pairs(lines, "a question and its passage")), Answer),
        _ => Zip(lines, predictor.Predict(lines), Label),
    };

    private static IEnumerable<string> Numbers(Predictor predictor, IReadOnlyList<string> lines)
    {
        bool areTexts = lines.All(line => !line.Contains('\t', StringComparison.Ordinal));
        IReadOnlyList<double> numbers = areTexts ? predictor.PredictNumbers(lines) : predictor.PredictNumbers(Pairs(lines, "two texts"));
        return Zip(lines, numbers, number => new JsonObject { ["number"] = number });
    }

    private static IEnumerable<string> Tags(Predictor predictor, IReadOnlyList<string> lines)
    {
        string[][] sentences = [.. lines.Select(line => line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))];
        return Zip(lines, predictor.PredictWords(sentences).Zip(sentences), tagged => new JsonObject
        {
            ["words"] = new JsonArray([.. tagged.Second.Select(word => JsonValue.Create(word))]),
            ["labels"] = new JsonArray([.. tagged.First.Select(label => JsonValue.Create(label.Label))]),
            ["probabilities"] = new JsonArray([.. tagged.First.Select(label => JsonValue.Create(label.Probability))]),
        });
    }

    private static JsonObject Label(LabelPrediction prediction) => new()
    {
        ["label"] = prediction.Label,
        ["probability"] = prediction.Probability,
    };

    private static JsonObject Answer(AnswerPrediction prediction) => new()
    {
        ["answer"] = prediction.Span?.Text,
        ["start"] = prediction.Span?.Start,
        ["no_answer"] = prediction.NoAnswer,
    };

    private static (string First, string Second)[] Pairs(IReadOnlyList<string> lines, string what) => [.. lines.Select(line =>
        line.Split('\t') is [{ } first, { } second]
            ? (first, second)
            : throw new UsageException($"'{line}' is not {what} with a tab between them."))];

    private static IEnumerable<string> Zip<T>(IReadOnlyList<string> lines, IEnumerable<T> predictions, Func<T, JsonObject> json) =>
        lines.Zip(predictions, (line, prediction) =>
        {
            JsonObject all = new() { ["text"] = line };
            foreach ((string name, JsonNode? value) in json(prediction).ToArray())
                all[name] = value?.DeepClone();
            return all.ToJsonString(OneLine);
        });
}
