using ElectraDsl.FineTuning;
using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Tests.FineTuning.Tasks;

/// <summary>The losses of all kinds of heads, by hand and as transformers computes them.</summary>
public sealed class LossTests
{
    private const double Tolerance = 1e-5;

    public static TheoryData<string> Models => [.. GoldenFiles.Models];

    [SkippableTheory]
    [Trait("Category", "Goldens")]
    [MemberData(nameof(Models))]
    public void MeanOfLabels_IsThatOfTransformers(string model)
    {
        GoldenTensors inputs = GoldenTensors.Read(GoldenFiles.Find(Path.Combine(model, "inputs.safetensors")));
        GoldenTensors outputs = GoldenTensors.Read(GoldenFiles.Find(Path.Combine(model, "outputs.safetensors")));
        Skip.IfNot(outputs.Names.Contains("seqcls.loss"), "There is no golden loss of a head here.");
        long[] shape = outputs.Shape("seqcls.logits");
        HeadTask task = shape[1] == 1 ? HeadTask.TextRegression : HeadTask.TextClassification;
        EncodedInput[] sequences = task == HeadTask.TextRegression
            ? [.. inputs.Floats("seqcls_labels").Select(number => new EncodedInput([0], 1) { Number = number })]
            : [.. inputs.Longs("seqcls_labels").Select(label => new EncodedInput([0], 1) { Targets = [label] })];
        double loss = Loss(Head(task, (int)shape[1], LossReduction.Mean), outputs.Floats("seqcls.logits"), shape, sequences);
        Assert.Equal(outputs.Floats("seqcls.loss")[0], loss, Tolerance);
    }

    [Theory]
    [InlineData(LossReduction.Sum, 2)]
    [InlineData(LossReduction.Mean, 1)]
    public void Labels_AreSummedOrAveraged(LossReduction reduction, double sequences)
    {
        EncodedInput[] inputs = [new([0], 1) { Targets = [0] }, new([0], 1) { Targets = [1] }];
        double one = Math.Log(1 + Math.Exp(-1)), other = Math.Log(1 + Math.Exp(-3));
        double loss = Loss(Head(HeadTask.TextClassification, 2, reduction), [1, 0, -1, 2], [2, 2], inputs);
        Assert.Equal((one + other) / 2 * sequences, loss, Tolerance);
    }

    [Theory]
    [InlineData(LossReduction.Sum, 5)]
    [InlineData(LossReduction.Mean, 2.5)]
    public void Numbers_HaveSquaredErrors(LossReduction reduction, double expected) => Assert.Equal(
        expected,
        Loss(Head(HeadTask.TextRegression, 1, reduction), [1, 2], [2, 1], [new([0], 1) { Number = 3 }, new([0], 1) { Number = 1 }]),
        Tolerance);

    /// <summary>Two words in four tokens: [CLS], what continues a word, and [SEP] count nowhere, nor does padding.</summary>
    [Theory]
    [InlineData(LossReduction.Sum, 2)]
    [InlineData(LossReduction.Mean, 1)]
    public void Words_CountAlone(LossReduction reduction, double words)
    {
        EncodedInput[] inputs = [new([0, 1, 2, 3], 4) { Targets = [-100, 1, -100, -100] }, new([0, 1], 2) { Targets = [-100, 0] }];
        float[] logits = [9, 9, 0, 1, 9, 0, 9, 9, 9, 9, 3, 0, 9, 0, 0, 9];
        double mean = (Math.Log(1 + Math.Exp(-1)) + Math.Log(1 + Math.Exp(-3))) / 2;
        Assert.Equal(mean * words, Loss(Head(HeadTask.TokenClassification, 2, reduction), logits, [2, 4, 2], inputs), Tolerance);
    }

    /// <summary>Of six tokens, [CLS] and the passage's two compete: [CLS] q [SEP] p p [SEP].</summary>
    [Fact]
    public void Answers_CompeteWithinThePassage()
    {
        EncodedInput[] inputs = [new([0, 1, 2, 3, 4, 2], 3) { Targets = [3, 4], Characters = [(0, 1), (2, 3)] }];
        float[] logits = [0, 0, 50, 50, 50, 50, 1, 0, 0, 2, 50, 50];
        double start = Math.Log(1 + (2 * Math.Exp(-1))), end = Math.Log(1 + (2 * Math.Exp(-2)));
        Assert.Equal((start + end) / 2, Loss(Head(HeadTask.QuestionAnswering, 2, LossReduction.Sum), logits, [1, 6, 2], inputs), Tolerance);
    }

    /// <summary>Each text finds its positive among those of the batch: cosines of vectors of any length, over the temperature.</summary>
    [Theory]
    [InlineData(LossReduction.Sum, 2)]
    [InlineData(LossReduction.Mean, 1)]
    public void Vectors_FindTheirPositives(LossReduction reduction, double texts)
    {
        EncodedInput[] inputs = [Pair([1], [2]), Pair([3], [4])];
        float[] vectors = [2, 0, 3, 0, 0, 1, 5, 5];                                    // cosines 1 and 1/√2; 0 and 1/√2
        double one = Math.Log(1 + Math.Exp((Math.Sqrt(0.5) - 1) / 0.5)), other = Math.Log(1 + Math.Exp(-Math.Sqrt(0.5) / 0.5));
        SampleHead head = Head(HeadTask.SentenceEmbedding, 0, reduction) with { ContrastiveTemperature = 0.5 };
        Assert.Equal((one + other) / 2 * texts, Loss(head, vectors, [4, 2], inputs), Tolerance);
    }

    /// <summary>Texts that two examples share are no negatives, whichever of the two places they have.</summary>
    [Theory]
    [InlineData(new[] { 1, 2, 1, 3 })]
    [InlineData(new[] { 1, 2, 3, 2 })]
    [InlineData(new[] { 1, 2, 2, 3 })]
    [InlineData(new[] { 1, 1, 1, 1 })]
    public void SharedTexts_AreNoNegatives(int[] texts)
    {
        EncodedInput[] inputs = [Pair([texts[0]], [texts[1]]), Pair([texts[2]], [texts[3]])];
        Assert.Equal(0, Loss(Head(HeadTask.SentenceEmbedding, 0, LossReduction.Sum), [1, 0, 0, 1, 1, 1, 1, 0], [4, 2], inputs), Tolerance);
    }

    [Fact]
    public void BestAnswer_IsASpanOfOneWindow_AndNoneIsThatOfTheWindowThatBelievesLeastInIt()
    {
        EncodedInput[] windows =
        [
            new([0, 2, 3, 4, 2], 2) { Characters = [(0, 2), (3, 5)] },
            new([0, 2, 5, 2], 2) { Characters = [(6, 8)] },
        ];
        float[][] logits = [[1, 1, 9, 9, 2, 5, 1, 3, 9, 9], [3, 4, 9, 9, 4, 1, 9, 9]]; // the end before the start would give 5 + 1
        FoundAnswer found = AnswerRules.Find(windows, logits, "ab cd ef");
        Assert.Equal((new PassageSpan("ab", 0), 7.0, 2.0), (found.Span, found.Score, found.NoAnswerScore));
        Assert.Equal(1 / (1 + Math.Exp(5)), found.NoAnswer, 9);
    }

    /// <summary>Two choices of one text, then three of another: those of a text compete with one another alone.</summary>
    [Theory]
    [InlineData(LossReduction.Sum, 2)]
    [InlineData(LossReduction.Mean, 1)]
    public void Choices_CompeteWithinTheirText(LossReduction reduction, double texts)
    {
        EncodedInput one = new([0], 1), three = new([0], 1) { Further = [one, one], Targets = [2] };
        double first = Math.Log(1 + Math.Exp(2)), second = Math.Log(1 + Math.Exp(-3) + Math.Exp(-1));
        double loss = Loss(
            Head(HeadTask.MultipleChoice, 0, reduction), [1, 3, 0, 2, 3], [5, 1], [one with { Further = [one], Targets = [0] }, three]);
        Assert.Equal((first + second) / 2 * texts, loss, Tolerance);
    }

    private static EncodedInput Pair(int[] text, int[] other) =>
        new(text, text.Length) { Further = [new EncodedInput(other, other.Length)] };

    private static SampleHead Head(HeadTask task, int labels, LossReduction reduction) =>
        new(task, [.. Enumerable.Range(0, labels).Select(label => $"{label}")]) { LossReduction = reduction };

    private static double Loss(SampleHead head, float[] logits, long[] shape, EncodedInput[] inputs)
    {
        using DisposeScope scope = NewDisposeScope();
        using InputBatch batch = InputBatch.Of(inputs, head.Model, CPU);
        return HeadTaskRules.Of(head).Loss(tensor(logits, shape), batch, inputs).item<float>();
    }
}
