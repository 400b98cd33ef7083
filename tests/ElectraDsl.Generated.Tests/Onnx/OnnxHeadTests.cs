using ElectraDsl.Export;
using ElectraDsl.Generated.Tests.Architectures;
using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Onnx;

/// <summary>Graphs that end in a head, against the same head in TorchSharp calls on the generated encoder.</summary>
public sealed class OnnxHeadTests
{
    private const double Tolerance = 1e-5;

    // Weights are as large as in OnnxNumbersTests.
    private const double HalfPrecisionTolerance = 0.02;

    private static readonly string[] Labels = ["negative", "neutral", "positive"];
    private static readonly int[] Lengths = [11, 3, 7, 1];

    public static TheoryData<HeadTask, HeadForm, Pooling> Heads
    {
        get
        {
            TheoryData<HeadTask, HeadForm, Pooling> heads = new()
            {
                { HeadTask.TokenClassification, HeadForm.HuggingFace, Pooling.Cls },
                { HeadTask.QuestionAnswering, HeadForm.HuggingFace, Pooling.Cls },
                { HeadTask.MultipleChoice, HeadForm.HuggingFace, Pooling.Cls },
                { HeadTask.SentenceEmbedding, HeadForm.HuggingFace, Pooling.Cls },
                { HeadTask.SentenceEmbedding, HeadForm.HuggingFace, Pooling.Mean },
            };
            foreach (HeadTask task in new[] { HeadTask.TextClassification, HeadTask.SentencePairClassification, HeadTask.TextRegression })
            {
                foreach (HeadForm form in Enum.GetValues<HeadForm>())
                {
                    foreach (Pooling pooling in Enum.GetValues<Pooling>())
                        heads.Add(task, form, pooling);
                }
            }

            return heads;
        }
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Head_ComputesTheSameLogits(HeadTask task, HeadForm form, Pooling pooling)
    {
        HeadConfig head = new("Heads.Tested", task, HasLabels(task) ? Labels : [], form, pooling, 0.1);
        Tiny model = new();
        using EncoderUnderTest tested = new(model, 3, model.Layout.Append([.. Tensors(head, model.Facts.Kept.HiddenSize)]));
        using TemporaryFolder folder = new();
        OnnxPrecision[] precisions = [OnnxPrecision.Float32, OnnxPrecision.Float16];
        OnnxFolder.Save(folder["onnx"], tested.Arena, model.Facts, options: new OnnxOptions { Head = head, Precisions = precisions });

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        PaddedBatch batch = new(model.Facts, Lengths, 5);
        Tensor[] wanted = Compute(head, tested, batch);
        using OnnxProgram single = new(folder["onnx", "onnx", "model.onnx"]), half = new(folder["onnx", "onnx", "model_fp16.onnx"]);
        Assert.Equal(
            task switch
            {
                HeadTask.QuestionAnswering => ["start_logits", "end_logits"],
                HeadTask.SentenceEmbedding => ["sentence_embedding"],
                _ => ["logits"],
            },
            single.Outputs);
        foreach ((OnnxProgram program, double tolerance) in new[] { (single, Tolerance), (half, HalfPrecisionTolerance) })
        {
            float[][] found = batch.Run(program);
            Assert.Equal(wanted.Length, found.Length);
            foreach ((Tensor values, float[] output) in wanted.Zip(found))
                Assert.InRange(batch.Distance(values, output, head.IsOfTokens), 0, tolerance);
        }
    }

    [Fact]
    public void TensorThatIsNotThere_IsNamed()
    {
        Tiny model = new();
        using ParameterArena arena = new(model.Layout, CPU);
        using TemporaryFolder folder = new();
        OnnxOptions options = new() { Head = new HeadConfig("Heads.Tested", HeadTask.QuestionAnswering, [], HeadForm.HuggingFace, Pooling.Cls, 0) };
        ArgumentException refused = Assert.Throws<ArgumentException>(() => OnnxFolder.Save(folder["onnx"], arena, model.Facts, options: options));
        Assert.Contains("discriminator.qa_outputs.weight", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["onnx"]));
    }

    private static bool HasLabels(HeadTask task) =>
        task is HeadTask.TextClassification or HeadTask.SentencePairClassification or HeadTask.TokenClassification;

    /// <summary>As the compiler places a head's.</summary>
    private static IEnumerable<ParameterSpec> Tensors(HeadConfig head, int hidden)
    {
        if (head.Task == HeadTask.SentenceEmbedding)
            return [];
        if (head.Task == HeadTask.MultipleChoice)
            return [.. Linear("sequence_summary.summary", hidden), .. Linear("classifier", 1)];
        bool isDeep = !head.IsOfTokens && head.Form == HeadForm.HuggingFace;
        string last = head.Task == HeadTask.QuestionAnswering ? "qa_outputs" : isDeep ? "classifier.out_proj" : "classifier";
        return [.. isDeep ? Linear("classifier.dense", hidden) : [], .. Linear(last, head.Outputs)];

        ParameterSpec[] Linear(string name, int outputs) =>
        [
            Tensor($"{name}.weight", TensorKind.Matrix, outputs, hidden),
            Tensor($"{name}.bias", TensorKind.Bias, outputs),
        ];

        static ParameterSpec Tensor(string name, TensorKind kind, params long[] shape) =>
            new($"discriminator.{name}", [.. shape], 0, kind, NetworkRole.Discriminator, NetworkSection.Head, 4, Initializer.Zeros);
    }

    private static Tensor[] Compute(HeadConfig head, EncoderUnderTest tested, PaddedBatch batch)
    {
        (Tensor ids, Tensor types, Tensor mask) = batch.Tensors();
        Tensor hidden = EncoderUnderTest.States(tested.Discriminator, ids, types, mask)[^1]; // [B, L, H]
        if (head.Task == HeadTask.QuestionAnswering)
            return Linear("qa_outputs", hidden).unbind(-1);
        if (head.IsOfTokens)
            return [Linear("classifier", hidden)];
        hidden = head.Pooling == Pooling.Cls ? hidden.select(1, 0) : Means();
        if (head.Task == HeadTask.SentenceEmbedding)
            return [hidden];
        if (head.Task == HeadTask.MultipleChoice)
            return [Linear("classifier", nn.functional.gelu(Linear("sequence_summary.summary", hidden)))];
        return head.Form == HeadForm.Original
            ? [Linear("classifier", hidden)]
            : [Linear("classifier.out_proj", nn.functional.gelu(Linear("classifier.dense", hidden)))];

        Tensor Linear(string name, Tensor input) => nn.functional.linear(input, Values($"{name}.weight"), Values($"{name}.bias"));

        Tensor Values(string key) => tested.Arena.Values(tested.Arena.Layout.Parameters.Single(one => one.Name == $"discriminator.{key}"));

        Tensor Means() => stack([.. Lengths.Select((length, row) => hidden[row].narrow(0, 0, length).mean([0]))]);
    }
}
