using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>A label a word, which its first piece carries: cross-entropy over the words.</summary>
internal sealed class TaggingRules(FineTuningRecipe recipe) : HeadTaskRules(recipe)
{
    // What libtorch's cross-entropy leaves out.
    private const long Unlabeled = -100;

    private const string Outside = "O";

    /// <inheritdoc/>
    public override IReadOnlyList<EncodedInput> Encode(TaskExample example, InputEncoder encoder)
    {
        WordsExample sentence = (WordsExample)example;
        return [.. encoder.Words(sentence.Words).Select(input => input with { Targets = Targets(input, sentence) })];
    }

    /// <inheritdoc/>
    public override Tensor Loss(Tensor logits, InputBatch batch, IReadOnlyList<EncodedInput> inputs)
    {
        int length = (int)logits.shape[1];
        long[] labels = new long[inputs.Count * length];
        labels.AsSpan().Fill(Unlabeled);
        for (int row = 0; row < inputs.Count; row++)
            inputs[row].Targets.CopyTo(labels.AsSpan(row * length));
        Tensor targets = DeviceValues.Upload(labels, [labels.Length], logits.device); // [B * L]
        return nn.functional.cross_entropy(logits.reshape(-1, logits.shape[2]), targets, ignore_index: Unlabeled, reduction: Reduction);
    }

    /// <inheritdoc/>
    public override TaskReport Evaluate(
        IReadOnlyList<TaskExample> examples, IReadOnlyList<EncodedInput> inputs, IReadOnlyList<float[]> logits, int step)
    {
        WordsExample[] sentences = [.. examples.Cast<WordsExample>()];
        int[][] predictions = [.. sentences.Select(sentence => new int[sentence.Words.Count])];
        double loss = 0;
        for (int index = 0; index < inputs.Count; index++)
        {
            EncodedInput input = inputs[index];
            for (int word = 0; word < input.WordPlaces.Length; word++)
            {
                ReadOnlySpan<float> scores = ScoresOf(logits[index], input.WordPlaces[word]);
                predictions[input.Example][input.FirstWord + word] = Softmax.Largest(scores);
                loss += Softmax.Loss(Softmax.Of(scores)[sentences[input.Example].Labels[input.FirstWord + word]]);
            }
        }

        int[] labels = [.. sentences.SelectMany(sentence => sentence.Labels)], predicted = [.. predictions.SelectMany(sentence => sentence)];
        ConfusionMatrix matrix = new(Head.Labels, labels, predicted);
        int trivialLabel = Head.Labels.ToList().IndexOf(Outside) is >= 0 and int outside
            ? outside
            : labels.GroupBy(label => label).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        ConfusionMatrix trivial = new(Head.Labels, labels, [.. labels.Select(_ => trivialLabel)]);
        IReadOnlyList<ClassScores> spans = Spans(predictions.Select(sentence => (IReadOnlyList<int>)sentence));
        IReadOnlyList<ClassScores> trivialSpans = Spans(sentences.Select(sentence =>
            (IReadOnlyList<int>)[.. sentence.Labels.Select(_ => trivialLabel)]));
        return new TaskReport(
            step,
            examples.Count,
            matrix.Rows,
            [.. matrix.Classes, .. spans],
            Worst(sentences.Select((sentence, index) => Wrong(sentence, predictions[index]))))
        {
            Figures =
            [
                .. Figure(TaskMetric.SpanF1, spans[^1].F1, trivialSpans[^1].F1),
                .. Figure(TaskMetric.Accuracy, matrix.Accuracy, trivial.Accuracy),
                .. Figure(TaskMetric.MacroF1, matrix.MacroF1, trivial.MacroF1),
                .. Figure(TaskMetric.Loss, loss / labels.Length, Softmax.EntropyOf(labels)),
            ],
        };

        IReadOnlyList<ClassScores> Spans(IEnumerable<IReadOnlyList<int>> given) =>
            EntitySpans.Score([.. sentences.Select(sentence => Names(sentence.Labels))], [.. given.Select(Names)]);
    }

    /// <summary>The logits of one token.</summary>
    internal ReadOnlySpan<float> ScoresOf(float[] logits, int token) => logits.AsSpan(token * Head.Outputs, Head.Outputs);

    private static long[] Targets(EncodedInput input, WordsExample sentence)
    {
        long[] targets = new long[input.Ids.Length];
        targets.AsSpan().Fill(Unlabeled);
        for (int word = 0; word < input.WordPlaces.Length; word++)
            targets[input.WordPlaces[word]] = sentence.Labels[input.FirstWord + word];
        return targets;
    }

    private WorstExample Wrong(WordsExample sentence, int[] predictions)
    {
        int[] wrong = [.. Enumerable.Range(0, predictions.Length).Where(word => predictions[word] != sentence.Labels[word])];
        return new WorstExample(
            sentence.Row,
            string.Join(' ', sentence.Words),
            string.Join(' ', wrong.Select(word => $"{sentence.Words[word]}/{Head.Labels[sentence.Labels[word]]}")),
            string.Join(' ', wrong.Select(word => $"{sentence.Words[word]}/{Head.Labels[predictions[word]]}")),
            wrong.Length);
    }

    private IReadOnlyList<string> Names(IReadOnlyList<int> labels) => [.. labels.Select(label => Head.Labels[label])];
}
