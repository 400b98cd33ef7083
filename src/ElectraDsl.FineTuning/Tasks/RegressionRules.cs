using System.Globalization;
using ElectraDsl.Torch;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>A number a text or pair of texts: squared error of the number divided by the recipe's scale.</summary>
internal sealed class RegressionRules(FineTuningRecipe recipe) : HeadTaskRules(recipe)
{
    /// <inheritdoc/>
    public override IReadOnlyList<EncodedInput> Encode(TaskExample example, InputEncoder encoder)
    {
        TextExample text = (TextExample)example;
        return [encoder.Text(text.Text, text.SecondText) with { Number = (float)(text.Number / Recipe.TargetScale) }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EncodedInput> EncodeToLearn(TaskExample example, InputEncoder encoder) =>
        example is TextExample { SecondText: { } second } text && Recipe.DoubleUnordered
            ? [.. Encode(text, encoder), .. Encode(text with { Text = second, SecondText = text.Text }, encoder)]
            : Encode(example, encoder);

    /// <inheritdoc/>
    public override Tensor Loss(Tensor logits, InputBatch batch, IReadOnlyList<EncodedInput> inputs)
    {
        Tensor numbers = DeviceValues.Upload(inputs.Select(input => input.Number).ToArray(), [inputs.Count], logits.device); // [B]
        return nn.functional.mse_loss(logits.squeeze(-1), numbers, Reduction);
    }

    /// <inheritdoc/>
    public override TaskReport Evaluate(
        IReadOnlyList<TaskExample> examples, IReadOnlyList<EncodedInput> inputs, IReadOnlyList<float[]> logits, int step)
    {
        double[] numbers = [.. examples.Cast<TextExample>().Select(example => example.Number)];
        double[] predictions = [.. logits.Select(one => one[0] * Recipe.TargetScale)];
        double[] losses = [.. numbers.Select((number, index) => Math.Pow(number - predictions[index], 2))];
        double mean = numbers.Average();
        return new TaskReport(
            step,
            examples.Count,
            [],
            [],
            Worst(examples.Cast<TextExample>().Select((example, index) => new WorstExample(
                example.Row, TextOf(example), Text(example.Number), Text(predictions[index]), losses[index]))))
        {
            Figures =
            [
                .. Figure(TaskMetric.Pearson, Correlation.Pearson(numbers, predictions), 0),
                .. Figure(TaskMetric.Spearman, Correlation.Spearman(numbers, predictions), 0),
                .. Figure(TaskMetric.Loss, losses.Average(), numbers.Average(number => Math.Pow(number - mean, 2))),
            ],
        };
    }

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
