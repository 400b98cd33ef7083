using System.Globalization;
using System.Reflection;
using System.Text.Json;
using ElectraDsl.Checkpoints;
using ElectraDsl.Export;
using ElectraDsl.FineTuning;
using ElectraDsl.Kernels;
using ElectraDsl.Testing;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Goldens;

/// <summary>
/// Heads that are declared on the goldens' models, against Hugging Face's numbers, with plain operations and with the CPU's kernels.
/// </summary>
[Trait("Category", "Goldens")]
public sealed class GoldenHeadTests
{
    public static TheoryData<string> Models => [.. GoldenFiles.Models];

    public static TheoryData<string, bool> Cases
    {
        get
        {
            TheoryData<string, bool> cases = [];
            foreach (string folder in GoldenFiles.Models)
            {
                cases.Add(folder, false);
                cases.Add(folder, true);
            }

            return cases;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void SequenceHead_GivesTheGoldenLogitsLossAndGradients(string name, bool isFused)
    {
        using GoldenCase golden = new(name);
        int labels = LabelsOf(golden);
        using Head head = new(golden, labels == 1 ? "Number" : "Class", "seqcls.", isFused);

        Tensor logits = head.Logits(golden);                                                 // [B, labels]
        Tensor loss = labels == 1
            ? nn.functional.mse_loss(logits.squeeze(-1), tensor(Inputs(golden).Floats("seqcls_labels")))
            : nn.functional.cross_entropy(logits, tensor(Inputs(golden).Longs("seqcls_labels")));
        loss.backward();

        GoldenCase.AssertClose("seqcls.logits", golden.Outputs.Floats("seqcls.logits"), [.. logits.detach().data<float>()], 1e-5f);
        Assert.Equal(golden.Outputs.Floats("seqcls.loss")[0], loss.item<float>(), 1e-5);
        GoldenTensors gradients = GoldenTensors.Read(Path.Combine(golden.Folder, "grads.safetensors"));
        int compared = 0;
        foreach (ParameterSpec parameter in head.Arena.Layout.Parameters)
        {
            string key = "seqcls_loss." + parameter.Key;
            if (!gradients.Names.Contains(key))
                continue;
            float[] expected = gradients.Floats(key);
            float tolerance = key.EndsWith("attention.self.key.bias", StringComparison.Ordinal) ? 2e-5f : (1e-5f * expected.Max(Math.Abs)) + 1e-6f;
            using Tensor actual = head.Arena.Gradient(parameter);
            GoldenCase.AssertClose(key, expected, [.. actual.data<float>()], tolerance);
            compared++;
        }

        Assert.Equal(gradients.Names.Count(key => key.StartsWith("seqcls_loss.", StringComparison.Ordinal)), compared);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void TokenHead_GivesTheGoldenLogits(string name, bool isFused)
    {
        using GoldenCase golden = new(name);
        Skip.If(LabelsOf(golden) == 1, "One label for all tokens is no task.");
        using Head head = new(golden, "Tags", "tokcls.", isFused);
        golden.AssertClose("tokcls.logits", head.Logits(golden), 1e-5f);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void AnswerHead_GivesTheGoldenLogits(string name, bool isFused)
    {
        using GoldenCase golden = new(name);
        using Head head = new(golden, "Answer", "qa.", isFused);
        Tensor logits = head.Logits(golden);                                                 // [B, L, 2]
        golden.AssertClose("qa.start_logits", logits.select(-1, 0), 1e-5f);
        golden.AssertClose("qa.end_logits", logits.select(-1, 1), 1e-5f);
    }

    /// <summary>A folder with transformers' own names and configuration is read, gives its logits, and is written with the same names.</summary>
    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void FolderOfTransformers_GivesTheGoldenLogits(string name)
    {
        using GoldenCase golden = new(name);
        int labels = LabelsOf(golden);
        Tensor logits = Read(labels == 1 ? "Number" : "Class", "seqcls.", "ElectraForSequenceClassification");
        GoldenCase.AssertClose("seqcls.logits", golden.Outputs.Floats("seqcls.logits"), [.. logits.detach().data<float>()], 1e-5f);
        if (labels > 1)
            golden.AssertClose("tokcls.logits", Read("Tags", "tokcls.", "ElectraForTokenClassification"), 1e-5f);
        logits = Read("Answer", "qa.", "ElectraForQuestionAnswering");
        golden.AssertClose("qa.start_logits", logits.select(-1, 0), 1e-5f);
        golden.AssertClose("qa.end_logits", logits.select(-1, 1), 1e-5f);

        Tensor Read(string record, string prefix, string architecture)
        {
            using Head head = new(golden, record, prefix, isFused: false);
            using GoldenHeadFolder folder = new(golden, head.Recipe, prefix, architecture);
            using IDisposable noGradient = no_grad();
            _ = head.Arena.Weights.zero_();
            HeadText text = folder.Load(head.Arena);
            Assert.Equal(folder.Names, folder.NamesOfOurs(head.Arena, text));
            return head.Logits(golden);
        }
    }

    private static GoldenTensors Inputs(GoldenCase golden) => GoldenTensors.Read(Path.Combine(golden.Folder, "inputs.safetensors"));

    private static int LabelsOf(GoldenCase golden)
    {
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(Path.Combine(golden.Folder, "discriminator.config.json")));
        return config.RootElement.GetProperty("num_labels_of_heads").GetInt32();
    }

    /// <summary>A head over an arena with the golden's weights.</summary>
    private sealed class Head : IDisposable
    {
        private readonly IHeadNetwork network;

        public Head(GoldenCase golden, string record, string prefix, bool isFused)
        {
            Type type = Compile(golden, LabelsOf(golden)).GetType($"Goldens.{record}", throwOnError: true)!;
            FineTuningRecipe recipe = (FineTuningRecipe)Activator.CreateInstance(type)!;
            Recipe = recipe;
            Arena = ParameterArena.ForTraining(recipe.Layout, CPU);
            network = recipe.CreateNetwork(Arena, isFused ? NetworkKernels.For(CPU).Encoder : null);
            network.eval();
            using SafetensorsFile encoder = SafetensorsFile.Open(Path.Combine(golden.Folder, "discriminator.safetensors"));
            using SafetensorsFile heads = SafetensorsFile.Open(Path.Combine(golden.Folder, "heads.safetensors"));
            using IDisposable noGradient = no_grad();
            int ofEncoder = recipe.EncoderLayout.Parameters.Length;
            for (int index = 0; index < recipe.Layout.Parameters.Length; index++)
            {
                ParameterSpec parameter = recipe.Layout.Parameters[index];
                using Tensor values = Arena.Values(parameter);
                if (index < ofEncoder)
                    encoder.LoadInto(parameter.Key, values);
                else
                    heads.LoadInto(prefix + parameter.Key, values);
            }
        }

        public FineTuningRecipe Recipe { get; }

        public ParameterArena Arena { get; }

        public Tensor Logits(GoldenCase golden) =>
            network.call(golden.Inputs.InputIds, golden.Inputs.TokenTypeIds, golden.Inputs.AttentionMask);

        public void Dispose()
        {
            network.Dispose();
            Arena.Dispose();
        }

        private static Assembly Compile(GoldenCase golden, int labels)
        {
            string names = string.Join(", ", Enumerable.Range(0, Math.Max(labels, 2)).Select(label =>
                string.Create(CultureInfo.InvariantCulture, $"\"label {label}\"")));
            string encoder = $"Encoder = typeof({CompiledModel.RecordName})";
            return RuntimeCompiler.Compile($$"""
                {{CompiledModel.DeclarationOf(golden.Folder)}}

                [TextClassification({{encoder}}, Labels = [{{names}}])]
                public sealed partial record Class;

                [TextRegression({{encoder}})]
                public sealed partial record Number;

                [TokenClassification({{encoder}}, Labels = [{{names}}])]
                public sealed partial record Tags;

                [QuestionAnswering({{encoder}})]
                public sealed partial record Answer;
                """);
        }
    }
}
