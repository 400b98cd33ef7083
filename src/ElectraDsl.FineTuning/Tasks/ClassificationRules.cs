using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>One label a text or pair of texts: cross-entropy.</summary>
internal sealed class ClassificationRules(FineTuningRecipe recipe) : HeadTaskRules(recipe)
{
    /// <inheritdoc/>
    public override IReadOnlyList<EncodedInput> Encode(TaskExample example, InputEncoder encoder)
    {
        TextExample text = (TextExample)example;
        return [encoder.Text(text.Text, text.SecondText) with { Targets = [text.Label] }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EncodedInput> EncodeToLearn(TaskExample example, InputEncoder encoder) =>
        example is TextExample { SecondText: { } second } text && Recipe.DoubleUnordered
            ? [.. Encode(text, encoder), .. Encode(text with { Text = second, SecondText = text.Text }, encoder)]
            : Encode(example, encoder);

    /// <inheritdoc/>
    public override Tensor Loss(Tensor logits, InputBatch batch, IReadOnlyList<EncodedInput> inputs)
    {
        Tensor labels = DeviceValues.Upload(inputs.Select(input => input.Targets[0]).ToArray(), [inputs.Count], logits.device); // [B]
        return nn.functional.cross_entropy(logits, labels, reduction: Reduction);
    }

    /// <inheritdoc/>
    public override TaskReport Evaluate(
        IReadOnlyList<TaskExample> examples, IReadOnlyList<EncodedInput> inputs, IReadOnlyList<float[]> logits, int step)
    {
        int[] labels = [.. examples.Cast<TextExample>().Select(example => example.Label)];
        int[] predictions = [.. logits.Select(one => Softmax.Largest(one))];
        double[] losses = [.. logits.Select((one, index) => Softmax.Loss(Softmax.Of(one)[labels[index]]))];
        ConfusionMatrix matrix = new(Head.Labels, labels, predictions);
        int majority = labels.GroupBy(label => label).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        ConfusionMatrix trivial = new(Head.Labels, labels, [.. labels.Select(_ => majority)]);
        return new TaskReport(
            step,
            examples.Count,
            matrix.Rows,
            matrix.Classes,
            Worst(examples.Cast<TextExample>().Select((example, index) => new WorstExample(
                example.Row, TextOf(example), Head.Labels[example.Label], Head.Labels[predictions[index]], losses[index]))
                .Where(one => one.Expected != one.Predicted)))
        {
            Figures =
            [
                .. TaskMetrics.Of(Head).SelectMany(metric => metric == TaskMetric.Loss
                    ? Figure(metric, losses.Average(), Softmax.EntropyOf(labels))
                    : Figure(metric, Value(metric, matrix), Value(metric, trivial))),
            ],
        };
    }

    private static double Value(TaskMetric metric, ConfusionMatrix matrix) => metric switch
    {
        TaskMetric.Accuracy => matrix.Accuracy,
        TaskMetric.F1 => matrix.F1,
        TaskMetric.MacroF1 => matrix.MacroF1,
        TaskMetric.MicroF1 => matrix.MicroF1,
        _ => matrix.Matthews,
    };
}
