namespace ElectraDsl.FineTuning;

/// <summary>Exact match and F1 of predicted answers, as SQuAD's evaluation scripts compute them, 0 to 1.</summary>
/// <param name="ExactMatch">Fraction of questions whose answer is one of the true ones.</param>
/// <param name="F1">Mean F1 of the words, the best of the true answers counting.</param>
/// <param name="Count">Questions.</param>
public sealed record AnswerScores(double ExactMatch, double F1, int Count)
{
    /// <summary>Scores a question.</summary>
    /// <param name="answers">Its true answers; none where the passage has none.</param>
    /// <param name="prediction">The predicted one; empty where none was found.</param>
    /// <param name="isVersion2">As SQuAD 2.0 scores, where having no answer is an answer; SQuAD 1.1 otherwise.</param>
    public static AnswerScores Of(IReadOnlyList<string> answers, string prediction, bool isVersion2)
    {
        ArgumentNullException.ThrowIfNull(answers);
        IReadOnlyList<string> golds = isVersion2 ? [.. answers.Where(answer => AnswerText.Normalize(answer).Length > 0)] : answers;
        if (golds.Count == 0)
            golds = [""];
        return new AnswerScores(
            golds.Any(gold => AnswerText.AreSame(gold, prediction)) ? 1 : 0,
            golds.Max(gold => AnswerText.F1(gold, prediction, isVersion2)),
            1);
    }

    /// <summary>The scores of several questions: their means.</summary>
    public static AnswerScores Mean(IReadOnlyCollection<AnswerScores> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        return questions.Count == 0
            ? new AnswerScores(0, 0, 0)
            : new AnswerScores(questions.Average(one => one.ExactMatch), questions.Average(one => one.F1), questions.Count);
    }

    /// <summary>
    /// The threshold above which "no answer" should be said, and the mean score that it brings: the best on these very questions, so it flatters.
    /// </summary>
    /// <param name="questions">Of each question: its score, whether it has an answer, whether one was predicted, and the probability of none.</param>
    /// <returns>The mean of the scores, 0 to 1, and the threshold.</returns>
    public static (double Score, double Threshold) BestThreshold(
        IReadOnlyCollection<(double Score, bool HasAnswer, bool IsAnswered, double NoAnswer)> questions)
    {
        ArgumentNullException.ThrowIfNull(questions);
        double score = questions.Count(question => !question.HasAnswer), best = score, threshold = 0;
        foreach ((double gain, bool hasAnswer, bool isAnswered, double noAnswer) in questions.OrderBy(question => question.NoAnswer))
        {
            score += hasAnswer ? gain : isAnswered ? -1 : 0;
            if (score > best)
                (best, threshold) = (score, noAnswer);
        }

        return (questions.Count == 0 ? 0 : best / questions.Count, threshold);
    }
}
