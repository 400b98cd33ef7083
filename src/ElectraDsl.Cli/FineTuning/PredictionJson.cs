using System.Text.Json;
using System.Text.Json.Nodes;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Cli;

/// <summary>Predictions as JSON: what was read, and what a head says of it.</summary>
internal static class PredictionJson
{
    private static readonly JsonSerializerOptions OneLine = new(JsonText.Options) { WriteIndented = false };

    /// <summary>Predicts lines.</summary>
    /// <param name="predictor">The head.</param>
    /// <param name="lines">
    /// A text a line; pairs, and questions with passages, have a tab between them; words have blanks; texts with choices are JSON objects.
    /// </param>
    /// <returns>A line of JSON for each.</returns>
    /// <exception cref="UsageException">A line lacks its second text, or its choices.</exception>
    public static IEnumerable<string> Of(Predictor predictor, IReadOnlyList<string> lines)
    {
        if (predictor.Recipe.Head.Task == HeadTask.MultipleChoice)
            return Choices(predictor, lines);
        Func<string, PredictedText> read = predictor.Recipe.Head.Task switch
        {
            HeadTask.SentencePairClassification => line => Pair(line, "two texts"),
            HeadTask.QuestionAnswering => line => Pair(line, "a question and its passage"),
            HeadTask.TextRegression => line =>
                line.Contains('\t', StringComparison.Ordinal) ? Pair(line, "two texts") : new PredictedText(line, null),
            HeadTask.TextClassification => line => line.Contains('\t', StringComparison.Ordinal)
                ? throw new UsageException(
                    $"'{line}' has a tab, and {predictor.Recipe.Head.Name} reads one text: leave out other columns, or read a table of examples with --evaluate.")
                : new PredictedText(line, null),
            _ => line => new PredictedText(line, null),
        };
        return Of(predictor, [.. lines.Select(read)]).Select(prediction => prediction.ToJsonString(OneLine));
    }

    /// <summary>Predicts texts.</summary>
    /// <param name="predictor">The head.</param>
    /// <param name="texts">Texts; two each for a head that reads two.</param>
    /// <returns>An object for each.</returns>
    public static IReadOnlyList<JsonObject> Of(Predictor predictor, IReadOnlyList<PredictedText> texts) => predictor.Recipe.Head.Task switch
    {
        HeadTask.SentencePairClassification => Zip(texts, predictor.Predict([.. texts.Select(text => text.Pair)]), Label),
        HeadTask.TextRegression => Zip(texts, Numbers(predictor, texts), number => new JsonObject { ["number"] = number }),
        HeadTask.TokenClassification => Tags(predictor, texts),
        HeadTask.QuestionAnswering => Zip(texts, predictor.PredictAnswers([.. texts.Select(text => text.Pair)]), Answer),
        _ => Zip(texts, predictor.Predict([.. texts.Select(text => text.First)]), Label),
    };

    private static IEnumerable<string> Choices(Predictor predictor, IReadOnlyList<string> lines)
    {
        (string Text, IReadOnlyList<string> Choices)[] texts = [.. lines.Select(Choices)];
        return predictor.PredictChoices(texts).Zip(texts, (prediction, text) => new JsonObject
        {
            ["text"] = text.Text,
            ["choice"] = prediction.Label,
            ["label"] = prediction.Index,
            ["probabilities"] = new JsonArray([.. prediction.Probabilities.Select(one => JsonValue.Create(one))]),
        }.ToJsonString(OneLine));
    }

    private static (string Text, IReadOnlyList<string> Choices) Choices(string line)
    {
        try
        {
            ChoiceLine read = JsonSerializer.Deserialize<ChoiceLine>(line, OneLine)!;
            if (read is { Text: { } text, Choices: { Length: >= 2 } choices } && Array.TrueForAll(choices, choice => choice is not null))
                return (text, choices!);
        }
        catch (JsonException)
        {
            // Told below: what is meant matters more than which byte was wrong.
        }

        throw new UsageException($"'{line}' is no text with choices: write {{\"text\": \"...\", \"choices\": [\"...\", \"...\"]}} on each line.");
    }

    /// <summary>Those of single texts and of pairs, which may be mixed, in their order.</summary>
    private static IEnumerable<double> Numbers(Predictor predictor, IReadOnlyList<PredictedText> texts)
    {
        Queue<double> alone = new(predictor.PredictNumbers([.. texts.Where(text => text.Second is null).Select(text => text.First)]));
        Queue<double> paired = new(predictor.PredictNumbers([.. texts.Where(text => text.Second is not null).Select(text => text.Pair)]));
        return texts.Select(text => (text.Second is null ? alone : paired).Dequeue());
    }

    private static IReadOnlyList<JsonObject> Tags(Predictor predictor, IReadOnlyList<PredictedText> texts)
    {
        string[][] sentences = [.. texts.Select(text => text.First.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries))];
        return Zip(texts, predictor.PredictWords(sentences).Zip(sentences), tagged => new JsonObject
        {
            ["words"] = new JsonArray([.. tagged.Second.Select(word => JsonValue.Create(word))]),
            ["labels"] = new JsonArray([.. tagged.First.Select(label => JsonValue.Create(label.Label))]),
            ["probabilities"] = new JsonArray([.. tagged.First.Select(label => JsonValue.Create(label.Probability))]),
        });
    }

    /// <summary>A line to choose from.</summary>
    private sealed record ChoiceLine(string? Text, string?[]? Choices);

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

    private static PredictedText Pair(string line, string what) => line.Split('\t') is [{ } first, { } second]
        ? new PredictedText(first, second)
        : throw new UsageException($"'{line}' is not {what} with a tab between them.");

    private static IReadOnlyList<JsonObject> Zip<T>(IReadOnlyList<PredictedText> texts, IEnumerable<T> predictions, Func<T, JsonObject> json) =>
    [
        .. texts.Zip(predictions, (text, prediction) =>
        {
            JsonObject all = json(prediction);
            all.Insert(0, "text", text.Line);
            return all;
        }),
    ];
}
