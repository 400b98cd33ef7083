namespace ElectraDsl.Generators.Tests;

/// <summary>Declarations that several tests use.</summary>
internal static class SampleModels
{
    /// <summary>The published ELECTRA-Small.</summary>
    public const string Small = """
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
        [Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, FeedForwardSize = 256, Positions = Positions.Learned)]
        [Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, FeedForwardSize = 1024, Positions = Positions.Learned)]
        public sealed partial record ElectraSmall;
        """;

    /// <summary>A head of each task on the encoder of <see cref="Small"/>.</summary>
    public const string Heads = """
        using ElectraDsl;

        namespace Samples;

        [TextClassification(Encoder = typeof(ElectraSmall), Labels = ["negative", "positive"])]
        public sealed partial record Sentiment;

        [SentencePairClassification(
            Encoder = typeof(ElectraSmall), Labels = ["entailment", "not_entailment"], Form = HeadForm.Original, Pooling = Pooling.Mean)]
        public sealed partial record Entailment;

        [TextRegression(Encoder = typeof(ElectraSmall), Dropout = 0)]
        public sealed partial record Similarity;

        [TokenClassification(Encoder = typeof(ElectraSmall), Labels = ["O", "B-PER", "I-PER"])]
        public sealed partial record Entities;

        [QuestionAnswering(Encoder = typeof(ElectraSmall))]
        public sealed partial record Answers;

        [SentenceEmbedding(Encoder = typeof(ElectraSmall))]
        public sealed partial record Vectors;

        [MultipleChoice(Encoder = typeof(ElectraSmall))]
        public sealed partial record Choices;
        """;

    /// <summary>A variant of <see cref="Small"/> with a vocabulary of its own.</summary>
    public const string Variant = """
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(Base = typeof(ElectraSmall), VocabularySize = 8_000)]
        public sealed partial record Variant;
        """;

    /// <summary>A model with a product of its own and a head on it, and a variant without, with a head on that.</summary>
    public const string SwappedProduct = """
        using ElectraDsl;
        using ElectraDsl.Kernels;
        using TorchSharp;

        namespace Samples;

        [ElectraModel(VocabularySize = 1_000)]
        [Generator(Layers = 1, HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(Layers = 1, HiddenSize = 256, AttentionHeads = 4)]
        [Kernels(MatrixProduct = typeof(OwnProduct))]
        public sealed partial record Multiplied;

        [TextClassification(Encoder = typeof(Multiplied), Labels = ["negative", "positive"])]
        public sealed partial record MultipliedHead;

        [ElectraModel(Base = typeof(Multiplied))]
        [Kernels(MatrixProduct = null)]
        public sealed partial record BuiltIn;

        [TextClassification(Encoder = typeof(BuiltIn), Labels = ["negative", "positive"])]
        public sealed partial record BuiltInHead;

        public sealed class OwnProduct : IMatrixProductKernel
        {
            public void Run(
                torch.Tensor left, bool transposesLeft, torch.Tensor right, bool transposesRight, torch.Tensor result, bool adds) =>
                throw new System.NotSupportedException();
        }
        """;

    /// <summary>A model with a loss of its own, and a variant of it with a whole kernel besides.</summary>
    public const string Swapped = """
        using ElectraDsl;
        using ElectraDsl.Kernels;
        using TorchSharp;

        namespace Samples;

        [ElectraModel(VocabularySize = 1_000)]
        [Generator(Layers = 1, HiddenSize = 64, AttentionHeads = 1)]
        [Discriminator(Layers = 1, HiddenSize = 256, AttentionHeads = 4)]
        [Kernels(RtdLoss = typeof(SquaredLoss))]
        public sealed partial record Swapped;

        [ElectraModel(Base = typeof(Swapped))]
        [Kernels(Replacement = typeof(NoReplacement), Sampler = typeof(InverseCdfSampling))]
        public sealed partial record SwappedWhole;

        public readonly struct SquaredLoss : IRtdLoss
        {
            public static float Loss(float logit, float label) => (logit - label) * (logit - label);

            public static float Gradient(float logit, float label) => 2f * (logit - label);
        }

        public sealed class NoReplacement : IReplacementKernel
        {
            public CorruptedBatch Run(torch.Tensor inputIds, torch.Tensor positions, torch.Tensor weights, torch.Tensor samples) =>
                throw new System.NotSupportedException();
        }
        """;

    /// <summary>A post-norm generator under a pre-norm discriminator without dropout.</summary>
    public const string QuickStart = """
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(VocabularySize = 4_096, EmbeddingSize = 128, MaxPositions = 64)]
        [Generator(Layers = 2, HiddenSize = 64, AttentionHeads = 1, FeedForwardSize = 256, Positions = Positions.Learned, Norm = NormPlacement.Post, Dropout = 0.1, AttentionDropout = 0.1)]
        [Discriminator(Layers = 2, HiddenSize = 128, AttentionHeads = 2, FeedForwardSize = 512, Positions = Positions.Learned, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0)]
        public sealed partial record QuickStart
        {
            public QuickStart() => SequenceLength = 64;
        }
        """;

    /// <summary>The discriminator of <see cref="QuickStart"/> as a masked language model.</summary>
    public const string Masked = """
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(Base = typeof(QuickStart), Objective = Objective.MaskedLanguageModel, MaskReplaceProbability = 0.8)]
        public sealed partial record Masked;
        """;

    /// <summary>The same, which also learns which sentences belong together.</summary>
    public const string Paired = """
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(Base = typeof(Masked), NextSentencePrediction = true)]
        public sealed partial record Paired;
        """;

    /// <summary>What recent encoders are made of; the discriminator sees 16 tokens to either side, and all in layers 0 and 3.</summary>
    public const string Modern = $"""
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(VocabularySize = 1_000, EmbeddingSize = 16, MaxPositions = 128)]
        [Generator(Layers = 2, HiddenSize = 16, AttentionHeads = 2, FeedForwardSize = 40,
            {ModernParts})]
        [Discriminator(Layers = 4, HiddenSize = 48, AttentionHeads = 4, FeedForwardSize = 128, AttentionWindow = 16, GlobalAttentionEvery = 3,
            {ModernParts})]
        public sealed partial record Modern;
        """;

    /// <summary>Sines and cosines in place of a position table.</summary>
    public const string Sinusoidal = """
        using ElectraDsl;

        namespace Samples;

        [ElectraModel(VocabularySize = 1_000, EmbeddingSize = 16, TokenTypes = 0)]
        [Generator(HiddenSize = 8, AttentionHeads = 2, Positions = Positions.Sinusoidal)]
        [Discriminator(HiddenSize = 16, AttentionHeads = 2, Positions = Positions.Sinusoidal)]
        public sealed partial record Sinusoidal;
        """;

    private const string ModernParts =
        "Norm = NormPlacement.Pre, Normalization = Normalization.RmsNorm, NormEpsilon = 1e-6, Activation = Activation.SwiGlu, Positions = Positions.Rotary, "
        + "Biases = false, Dropout = 0, AttentionDropout = 0, Initialization = Initialization.HuggingFace";
}
