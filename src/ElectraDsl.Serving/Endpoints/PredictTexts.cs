using System.Globalization;
using ElectraDsl.Cli;
using ElectraDsl.FineTuning;

namespace ElectraDsl.Serving;

/// <summary>What a request to predict asks of a head that can answer it, and the tokens of each text.</summary>
/// <param name="Texts">One or more.</param>
/// <param name="Tokens">Their tokens, special ones included.</param>
internal sealed record PredictTexts(PredictedText[] Texts, int[] Tokens)
{
    /// <summary>The member that a head's requests have.</summary>
    public static string MemberOf(HeadTask task) => task switch
    {
        HeadTask.SentencePairClassification => "pairs",
        HeadTask.TextRegression => "texts or pairs",
        HeadTask.QuestionAnswering => "questions",
        _ => "texts",
    };

    /// <summary>A body that a head takes.</summary>
    public static string ExampleOf(HeadTask task) => task switch
    {
        HeadTask.SentencePairClassification => """{"pairs": [{"first": "The cat sat.", "second": "A cat was sitting."}]}""",
        HeadTask.QuestionAnswering => """{"questions": [{"text": "Who sat?", "passage": "The cat sat."}]}""",
        _ => """{"texts": ["The cat sat."]}""",
    };

    /// <summary>Checks a request.</summary>
    /// <param name="request">What was sent.</param>
    /// <param name="predictor">The head.</param>
    /// <param name="limits">How many there may be.</param>
    /// <param name="fault">What is wrong; null where nothing is.</param>
    /// <returns>Null where it cannot be answered.</returns>
    public static PredictTexts? Of(PredictRequest request, Predictor predictor, ServerLimits limits, out string? fault)
    {
        HeadTask task = predictor.Recipe.Head.Task;
        (string Name, bool IsTaken, List<(string? First, string? Second)>? Given)[] members =
        [
            ("texts", task is not (HeadTask.SentencePairClassification or HeadTask.QuestionAnswering),
                request.Texts?.Select(text => (text, (string?)"")).ToList()),
            ("pairs", task is HeadTask.SentencePairClassification or HeadTask.TextRegression,
                request.Pairs?.Select(pair => (pair?.First, pair?.Second)).ToList()),
            ("questions", task == HeadTask.QuestionAnswering, request.Questions?.Select(one => (one?.Text, one?.Passage)).ToList()),
        ];
        (string Name, bool IsTaken, List<(string? First, string? Second)>? Given)[] sent = [.. members.Where(member => member.Given is not null)];
        string name = sent.Length == 1 ? sent[0].Name : "";
        fault = sent switch
        {
            [{ IsTaken: true, Given: { Count: 0 } }] => $"{name} is empty: give one or more.",
            [{ IsTaken: true } one] when one.Given!.Count > limits.Texts => string.Create(
                CultureInfo.InvariantCulture, $"{name} has {one.Given.Count:N0} members, and a request may have {limits.Texts:N0}: send several requests."),
            [{ IsTaken: true }] => null,
            _ => $"{predictor.Recipe.Head.Name} takes {MemberOf(task)} and nothing else: send {ExampleOf(task)}.",
        };
        if (fault is not null)
            return null;

        List<(string? First, string? Second)> given = sent[0].Given!;
        PredictedText[] texts = new PredictedText[given.Count];
        int[] tokens = new int[given.Count];
        for (int index = 0; index < given.Count; index++)
        {
            bool isAlone = name == "texts";
            (string? first, string? second) = given[index];
            if (string.IsNullOrWhiteSpace(first) || (!isAlone && string.IsNullOrWhiteSpace(second)))
            {
                fault = $"{name}[{index}] is empty or has an empty part: every text must contain something.";
                return null;
            }

            texts[index] = new PredictedText(first, isAlone ? null : second);
            tokens[index] = predictor.CountTokens(first, texts[index].Second);

            // Passages and sentences of words are read in parts.
            if (!predictor.Recipe.Head.IsOfTokens && tokens[index] > predictor.Recipe.MaxLength)
            {
                fault = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name}[{index}] has {tokens[index]:N0} tokens, and {predictor.Recipe.Head.Name} reads at most {predictor.Recipe.MaxLength:N0}: send less.");
                return null;
            }
        }

        return new PredictTexts(texts, tokens);
    }
}
