using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.FineTuning;

/// <summary>One of the choices of a text: a group of sequences, the text with each choice, whose logits compete in a cross-entropy.</summary>
internal sealed class ChoiceRules(FineTuningRecipe recipe) : HeadTaskRules(recipe)
{
    private static readonly Scalar Never = double.NegativeInfinity.ToScalar();

    /// <summary>The sequences of a text and its choices.</summary>
    public static EncodedInput Encode(string text, IReadOnlyList<string> choices, InputEncoder encoder)
    {
        EncodedInput[] sequences = [.. choices.Select(choice => encoder.Text(text, choice))];
        return sequences[0] with { Further = sequences[1..] };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<EncodedInput> Encode(TaskExample example, InputEncoder encoder)
    {
        ChoiceExample choice = (ChoiceExample)example;
        return [Encode(choice.Text, choice.Choices, encoder) with { Targets = [choice.Label] }];
    }

    /// <inheritdoc/>
    public override Tensor Loss(Tensor logits, InputBatch batch, IReadOnlyList<EncodedInput> inputs)
    {
        int rows = inputs.Count, most = inputs.Max(input => input.Further.Count) + 1; // examples may have fewer choices than others
        long[] places = new long[rows * most];
        bool[] absent = new bool[rows * most];
        int sequence = 0;
        for (int row = 0; row < rows; row++)
        {
            int choices = inputs[row].Further.Count + 1;
            for (int choice = 0; choice < most; choice++)
            {
                places[(row * most) + choice] = choice < choices ? sequence + choice : 0;
                absent[(row * most) + choice] = choice >= choices;
            }

            sequence += choices;
        }

        Tensor scores = logits.squeeze(-1)                                                                     // [sequences]
            .index_select(0, DeviceValues.Upload(places, [places.Length], logits.device))
            .reshape(rows, most)
            .masked_fill(DeviceValues.Upload(absent, [rows, most], logits.device), Never);                     // [B, choices]
        Tensor labels = DeviceValues.Upload(inputs.Select(input => input.Targets[0]).ToArray(), [rows], logits.device);
        return nn.functional.cross_entropy(scores, labels, reduction: Reduction);
    }

    /// <inheritdoc/>
    public override TaskReport Evaluate(
        IReadOnlyList<TaskExample> examples, IReadOnlyList<EncodedInput> inputs, IReadOnlyList<float[]> logits, int step)
    {
        ChoiceExample[] choices = [.. examples.Cast<ChoiceExample>()];
        int[] predictions = [.. logits.Select(one => Softmax.Largest(one))];
        double[] losses = [.. logits.Select((one, index) => Softmax.Loss(Softmax.Of(one)[choices[index].Label]))];
        int[] labels = [.. choices.Select(example => example.Label)];
        int majority = labels.GroupBy(label => label).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        return new TaskReport(
            step,
            examples.Count,
            [],
            [],
            Worst(choices.Select((example, index) => (example, index)).Where(one => predictions[one.index] != one.example.Label).Select(one =>
                new WorstExample(
                    one.example.Row,
                    one.example.Text.Trim(),
                    one.example.Choices[one.example.Label],
                    one.example.Choices[predictions[one.index]],
                    losses[one.index]))))
        {
            Figures =
            [
                .. Figure(TaskMetric.Accuracy, Share((index, label) => predictions[index] == label), Share((_, label) => majority == label)),
                .. Figure(TaskMetric.Loss, losses.Average(), Softmax.EntropyOf(labels)),
            ],
        };

        double Share(Func<int, int, bool> isRight) => labels.Where((label, index) => isRight(index, label)).Count() / (double)labels.Length;
    }
}
