using System.Globalization;
using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>
/// Vectors whose cosine says how alike two texts are: SimCSE (Gao et al., 2021, equations 1 and 4). Each text is to find its positive, the text
/// beside it or itself with other dropout, among those of the whole batch: cross-entropy of the cosines divided by a temperature.
/// </summary>
internal sealed class EmbeddingRules(FineTuningRecipe recipe) : HeadTaskRules(recipe)
{
    private static readonly Scalar Never = double.NegativeInfinity.ToScalar();

    private readonly Scalar temperature = recipe.ContrastiveTemperature.ToScalar();

    /// <inheritdoc/>
    public override bool EvaluatesFirst => true;

    /// <inheritdoc/>
    public override IReadOnlyList<EncodedInput> Encode(TaskExample example, InputEncoder encoder)
    {
        TextExample text = (TextExample)example;
        EncodedInput first = encoder.Text(text.Text, null);
        return [first with { Further = [text.SecondText is { } second ? encoder.Text(second, null) : first] }];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EncodedInput> EncodeToLearn(TaskExample example, InputEncoder encoder)
    {
        EncodedInput pair = Encode(example, encoder)[0], second = pair.Further[0];
        return Recipe.DoubleUnordered && example is TextExample { SecondText: not null }
            ? [pair, second with { Further = [pair with { Further = [] }] }]
            : [pair];
    }

    /// <inheritdoc/>
    public override Tensor Loss(Tensor logits, InputBatch batch, IReadOnlyList<EncodedInput> inputs)
    {
        int rows = inputs.Count;
        Tensor vectors = nn.functional.normalize(logits, dim: -1).reshape(rows, 2, -1);                      // [B, 2, H]
        Tensor cosines = vectors.select(1, 0).mm(vectors.select(1, 1).t());                                  // [B, B]
        Tensor excluded = DeviceValues.Upload(Excluded(inputs), [rows, rows], logits.device);                // [B, B]
        Tensor positives = DeviceValues.Upload(Array.ConvertAll([.. Enumerable.Range(0, rows)], row => (long)row), [rows], logits.device);
        return nn.functional.cross_entropy(cosines.div(temperature).masked_fill(excluded, Never), positives, reduction: Reduction);
    }

    /// <inheritdoc/>
    public override TaskReport Evaluate(
        IReadOnlyList<TaskExample> examples, IReadOnlyList<EncodedInput> inputs, IReadOnlyList<float[]> logits, int step)
    {
        double[] numbers = [.. examples.Cast<TextExample>().Select(example => example.Number)];
        double[] cosines = [.. logits.Select(two => Cosine(two.AsSpan(0, two.Length / 2), two.AsSpan(two.Length / 2)))];
        double[] wanted = Correlation.Ranks(numbers), found = Correlation.Ranks(cosines);
        return new TaskReport(
            step,
            examples.Count,
            [],
            [],
            Worst(examples.Cast<TextExample>().Select((example, index) => new WorstExample(
                example.Row,
                TextOf(example),
                Text(example.Number),
                Text(cosines[index]),
                Math.Abs(wanted[index] - found[index]) / examples.Count))))
        {
            Figures =
            [
                .. Figure(TaskMetric.Spearman, Correlation.Spearman(numbers, cosines), 0),
                .. Figure(TaskMetric.Pearson, Correlation.Pearson(numbers, cosines), 0),
            ],
        };
    }

    /// <summary>
    /// Which texts are no negatives of a text, though they are another example's: those of examples that have a text in common with its own.
    /// </summary>
    private static bool[] Excluded(IReadOnlyList<EncodedInput> inputs)
    {
        int rows = inputs.Count;
        bool[] excluded = new bool[rows * rows];
        for (int row = 0; row < rows; row++)
        {
            for (int other = 0; other < row; other++)
            {
                excluded[(row * rows) + other] = excluded[(other * rows) + row] =
                    inputs[row].Group.Any(one => inputs[other].Group.Any(same => one.Ids.AsSpan().SequenceEqual(same.Ids)));
            }
        }

        return excluded;
    }

    private static double Cosine(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double product = 0, ofOne = 0, ofOther = 0;
        for (int index = 0; index < one.Length; index++)
        {
            product += (double)one[index] * other[index];
            ofOne += (double)one[index] * one[index];
            ofOther += (double)other[index] * other[index];
        }

        return ofOne == 0 || ofOther == 0 ? 0 : product / (Math.Sqrt(ofOne) * Math.Sqrt(ofOther));
    }

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
