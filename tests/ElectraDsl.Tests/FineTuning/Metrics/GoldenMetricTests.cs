using System.Text.Json;
using ElectraDsl.FineTuning;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests.FineTuning.Metrics;

/// <summary>What scikit-learn, SciPy and SQuAD's own scripts compute of the same predictions.</summary>
[Trait("Category", "Goldens")]
public sealed class GoldenMetricTests
{
    private const double Tolerance = 1e-12, AnswerTolerance = 1e-9;

    [SkippableFact]
    public void Labels_ScoreAsScikitLearnScoresThem()
    {
        foreach (JsonElement golden in Cases("binary", "multiclass"))
        {
            int[] labels = Values<int>(golden, "labels"), predictions = Values<int>(golden, "predictions");
            bool isBinary = golden.GetProperty("kind").GetString() == "binary";
            int classes = isBinary ? 2 : labels.Concat(predictions).Max() + 1;
            ConfusionMatrix matrix = new([.. Enumerable.Range(0, classes).Select(label => $"{label}")], labels, predictions);
            AssertValue(golden, "accuracy", matrix.Accuracy);
            AssertValue(golden, "matthews", matrix.Matthews);
            Assert.Equal(matrix.Accuracy, matrix.MicroF1, Tolerance);
            if (!isBinary)
            {
                AssertValue(golden, "f1_macro", matrix.MacroF1);
                continue;
            }

            AssertValue(golden, "f1", matrix.F1);
            AssertValue(golden, "precision", matrix.Classes[1].Precision);
            AssertValue(golden, "recall", matrix.Classes[1].Recall);
            Assert.Equal(
                new[] { "tn", "fp", "fn", "tp" }.Select(name => golden.GetProperty(name).GetInt32()),
                new[] { matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1] });
        }
    }

    [SkippableFact]
    public void Numbers_CorrelateAsSciPySays()
    {
        foreach (JsonElement golden in Cases("regression"))
        {
            double[] labels = Values<double>(golden, "labels"), predictions = Values<double>(golden, "predictions");
            AssertValue(golden, "pearson", Correlation.Pearson(labels, predictions));
            AssertValue(golden, "spearman", Correlation.Spearman(labels, predictions));
        }
    }

    [Fact]
    public void ConstantNumbers_CorrelateWithNothing()
    {
        Assert.Equal(0, Correlation.Pearson([1, 2, 3], [2, 2, 2]));
        Assert.Equal(0, Correlation.Spearman([1, 1, 1], [1, 2, 3]));
    }

    [SkippableFact]
    public void Answers_ScoreAsInBothVersionsOfSquad()
    {
        JsonElement golden = Read("squad_metrics.json");
        foreach (JsonElement pair in golden.GetProperty("pairs").EnumerateArray())
        {
            string gold = pair.GetProperty("gold").GetString()!, prediction = pair.GetProperty("pred").GetString()!;
            Assert.Equal(pair.GetProperty("normalized_gold").GetString(), AnswerText.Normalize(gold));
            Assert.Equal(pair.GetProperty("normalized_pred").GetString(), AnswerText.Normalize(prediction));
            Assert.Equal(pair.GetProperty("v2_exact").GetInt32() == 1, AnswerText.AreSame(gold, prediction));
            Assert.Equal(pair.GetProperty("v1_f1").GetDouble(), AnswerText.F1(gold, prediction, isVersion2: false), AnswerTolerance);
            Assert.Equal(pair.GetProperty("v2_f1").GetDouble(), AnswerText.F1(gold, prediction, isVersion2: true), AnswerTolerance);
        }

        List<(AnswerScores One, AnswerScores Two, bool HasAnswer, bool IsAnswered, double NoAnswer)> questions = [];
        foreach (JsonElement question in golden.GetProperty("dataset").EnumerateArray())
        {
            string id = question.GetProperty("id").GetString()!, prediction = golden.GetProperty("predictions").GetProperty(id).GetString()!;
            string[] answers = [.. question.GetProperty("answers").EnumerateArray().Select(answer => answer.GetProperty("text").GetString()!)];
            AnswerScores two = AnswerScores.Of(answers, prediction, isVersion2: true);
            Assert.Equal(golden.GetProperty("per_question_exact").GetProperty(id).GetDouble(), two.ExactMatch, AnswerTolerance);
            Assert.Equal(golden.GetProperty("per_question_f1").GetProperty(id).GetDouble(), two.F1, AnswerTolerance);
            double noAnswer = golden.GetProperty("na_probabilities").GetProperty(id).GetDouble();
            questions.Add((AnswerScores.Of(answers, prediction, isVersion2: false), two, answers.Length > 0, prediction.Length > 0, noAnswer));
        }

        JsonElement result = golden.GetProperty("v2_result");
        AssertScores(result.GetProperty("overall"), [.. questions.Select(question => question.Two)]);
        AssertScores(result.GetProperty("has_answer"), [.. questions.Where(question => question.HasAnswer).Select(question => question.Two)]);
        AssertScores(result.GetProperty("no_answer"), [.. questions.Where(question => !question.HasAnswer).Select(question => question.Two)]);
        (double score, double threshold) = AnswerScores.BestThreshold(
            [.. questions.Select(question => (question.Two.F1, question.HasAnswer, question.IsAnswered, question.NoAnswer))]);
        Assert.Equal(result.GetProperty("best_f1").GetDouble(), 100 * score, AnswerTolerance);
        Assert.Equal(result.GetProperty("best_f1_thresh").GetDouble(), threshold, AnswerTolerance);
        AnswerScores first = AnswerScores.Mean([.. questions.Where(question => question.HasAnswer).Select(question => question.One)]);
        Assert.Equal(golden.GetProperty("v1_result").GetProperty("exact_match").GetDouble(), 100 * first.ExactMatch, AnswerTolerance);
        Assert.Equal(golden.GetProperty("v1_result").GetProperty("f1").GetDouble(), 100 * first.F1, AnswerTolerance);
    }

    private static void AssertScores(JsonElement golden, IReadOnlyCollection<AnswerScores> questions)
    {
        AnswerScores mean = AnswerScores.Mean(questions);
        Assert.Equal(golden.GetProperty("exact").GetDouble(), 100 * mean.ExactMatch, AnswerTolerance);
        Assert.Equal(golden.GetProperty("f1").GetDouble(), 100 * mean.F1, AnswerTolerance);
        Assert.Equal(golden.GetProperty("total").GetInt32(), mean.Count);
    }

    private static void AssertValue(JsonElement golden, string name, double value) =>
        Assert.Equal(golden.GetProperty(name).GetDouble(), value, Tolerance);

    private static IReadOnlyList<JsonElement> Cases(params string[] kinds)
    {
        JsonElement[] found =
            [.. Read("glue_metrics.json").GetProperty("cases").EnumerateArray().Where(one => kinds.Contains(one.GetProperty("kind").GetString()))];
        Assert.NotEmpty(found);
        return found;
    }

    private static T[] Values<T>(JsonElement golden, string name) => golden.GetProperty(name).Deserialize<T[]>()!;

    private static JsonElement Read(string name)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Find(name)));
        return json.RootElement.Clone();
    }
}
