using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>
/// Where the answer to a question begins and ends: the mean of two cross-entropies over the passage's tokens and [CLS], which stands for no answer.
/// The original's joint prediction of the end and its classifier of answerable questions are left out, as in Hugging Face's head.
/// </summary>
internal sealed class AnswerRules(FineTuningRecipe recipe) : HeadTaskRules(recipe)
{
    // The original's max_answer_length, in tokens.
    private const int LongestAnswer = 30;

    private static readonly Scalar Never = double.NegativeInfinity.ToScalar();

    /// <inheritdoc/>
    public override IReadOnlyList<EncodedInput> Encode(TaskExample example, InputEncoder encoder)
    {
        QuestionExample question = (QuestionExample)example;
        return [.. encoder.Question(question.Question, question.Passage).Select(window => window with { Targets = Targets(window, question) })];
    }

    /// <inheritdoc/>
    public override Tensor Loss(Tensor logits, InputBatch batch, IReadOnlyList<EncodedInput> inputs)
    {
        Tensor allowed = logits.masked_fill(batch.Passages.logical_not().unsqueeze(-1), Never); // [B, L, 2]
        Tensor[] losses =
        [
            .. Enumerable.Range(0, 2).Select(end => nn.functional.cross_entropy(
                allowed.select(2, end),
                DeviceValues.Upload(inputs.Select(input => input.Targets[end]).ToArray(), [inputs.Count], logits.device),
                reduction: Reduction)),
        ];
        return losses[0].add(losses[1], Scalars.One).div(Scalars.Two);
    }

    /// <inheritdoc/>
    public override TaskReport Evaluate(
        IReadOnlyList<TaskExample> examples, IReadOnlyList<EncodedInput> inputs, IReadOnlyList<float[]> logits, int step)
    {
        QuestionExample[] questions = [.. examples.Cast<QuestionExample>()];
        bool isVersion2 = questions.Any(question => question.Answers.Count == 0);
        ILookup<int, int> windows = Enumerable.Range(0, inputs.Count).ToLookup(index => inputs[index].Example);
        string[] answers =
        [
            .. questions.Select((question, index) =>
            {
                EncodedInput[] own = [.. windows[index].Select(place => inputs[place])];
                FoundAnswer found = Find(own, [.. windows[index].Select(place => logits[place])], question.Passage);
                return isVersion2 && found.NoAnswerScore > found.Score ? "" : found.Span?.Text ?? "";
            }),
        ];
        AnswerScores[] scores = [.. questions.Select((question, index) => Score(question, answers[index], isVersion2))];
        AnswerScores all = AnswerScores.Mean(scores), none = AnswerScores.Mean([.. questions.Select(question => Score(question, "", isVersion2))]);
        return new TaskReport(
            step,
            examples.Count,
            [],
            [],
            Worst(questions.Select((question, index) => new WorstExample(
                question.Row,
                question.Question,
                question.Answers.Count == 0 ? "" : question.Answers[0].Text,
                answers[index],
                1 - scores[index].F1))))
        {
            Figures = [.. Figure(TaskMetric.AnswerF1, all.F1, none.F1), .. Figure(TaskMetric.ExactMatch, all.ExactMatch, none.ExactMatch)],
        };
    }

    /// <summary>Finds the best answer in the windows of a passage.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="logits">Of each: [tokens x 2].</param>
    /// <param name="passage">The passage.</param>
    internal static FoundAnswer Find(IReadOnlyList<EncodedInput> windows, IReadOnlyList<float[]> logits, string passage)
    {
        FoundAnswer best = new(null, double.NegativeInfinity, double.PositiveInfinity);
        for (int window = 0; window < windows.Count; window++)
        {
            (int Start, int End)[] characters = windows[window].Characters;
            float[] scores = logits[window];
            int offset = windows[window].SecondSegment;
            best = best with { NoAnswerScore = Math.Min(best.NoAnswerScore, scores[0] + scores[1]) };
            for (int first = 0; first < characters.Length; first++)
            {
                for (int last = first; last < Math.Min(first + LongestAnswer, characters.Length); last++)
                {
                    double score = scores[2 * (offset + first)] + scores[(2 * (offset + last)) + 1];
                    if (score <= best.Score)
                        continue;
                    (int start, int end) = (characters[first].Start, characters[last].End);
                    best = best with { Span = new PassageSpan(passage[start..end], start), Score = score };
                }
            }
        }

        return best;
    }

    private static AnswerScores Score(QuestionExample question, string answer, bool isVersion2) =>
        AnswerScores.Of([.. question.Answers.Select(one => one.Text)], answer, isVersion2);

    /// <summary>The places of the first answer; those of [CLS] where the window does not hold all of it, or there is none.</summary>
    private static long[] Targets(EncodedInput window, QuestionExample question)
    {
        if (question.Answers.Count == 0)
            return [0, 0];
        PassageSpan answer = question.Answers[0];
        int first = Array.FindIndex(window.Characters, token => token.End > answer.Start);
        int last = Array.FindLastIndex(window.Characters, token => token.Start < answer.End);
        bool isInside =
            first >= 0
            && last >= first
            && window.Characters[first].Start <= answer.Start
            && window.Characters[last].End >= answer.End;
        return isInside ? [window.SecondSegment + first, window.SecondSegment + last] : [0, 0];
    }
}
