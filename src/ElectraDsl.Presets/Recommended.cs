using ElectraDsl.Training;

namespace ElectraDsl;

public static partial class Presets
{
    /// <summary>
    /// Models for text of one's own, in three sizes, with what measurement recommends rather than what the paper used: rotary positions, pre-norm, no
    /// dropout, wider start values, and samples that start hot. <c>docs/results.md</c> has the measurements.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Rotary positions decide: a small discriminator with learned positions gives every token the same answer for more than fifteen million tokens of natural text, one with
    /// rotary positions leaves that after half a million. Hugging Face's ELECTRA has no such model: what must load there needs the original's parts, and far more text.
    /// </para>
    /// <para>
    /// Take one over: <c>[ElectraModel(Base = typeof(Presets.Recommended.Minutes))]</c>. Everything that depends on the length of the run is a part of it, so that
    /// <c>--hours</c> or <c>--steps</c> is all that need be said. Where a program declares several models, <c>--hours</c> without <c>--model</c> chooses the largest that sees
    /// enough text in them.
    /// </para>
    /// </remarks>
    public static partial class Recommended
    {
        /// <summary>Ten minutes to an hour of two CPU cores.</summary>
        [ElectraModel(VocabularySize = 4_096, EmbeddingSize = 128)]
        [Generator(Layers = 1, HiddenSize = 32, AttentionHeads = 1, Positions = Positions.Rotary, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.08)]
        [Discriminator(Layers = 2, HiddenSize = 128, AttentionHeads = 4, Positions = Positions.Rotary, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0, InitializerRange = 0.08)]
        public sealed partial record Minutes
        {
            /// <summary>The measured recipe, for about ten minutes of two cores.</summary>
            public Minutes()
            {
                (Steps, BatchSize, SequenceLength) = (20_000, 16, 64);
                (LearningRate, AdamBeta2, MaxGradientNorm) = (1e-3, 0.98, 5);
                SamplingTemperature = Schedule.Parse("2..1@50%");
                (EvaluationSequences, EvaluateEvery, CheckpointEvery) = (2_048, 2_000, 1_000);
            }
        }

        /// <summary>Some hours of two CPU cores, or minutes of a GPU.</summary>
        [ElectraModel(Base = typeof(Minutes), VocabularySize = 8_192)]
        [Generator(Layers = 2, HiddenSize = 64)]
        [Discriminator(Layers = 4, HiddenSize = 256, InitializerRange = 0.05)]
        public sealed partial record Evening
        {
            /// <summary>The measured recipe, for about three hours of two cores.</summary>
            public Evening()
            {
                (Steps, BatchSize, SequenceLength) = (50_000, 16, 128);
                (EvaluateEvery, CheckpointEvery) = (5_000, 1_000);
            }
        }

        /// <summary>A GPU for a day. Its size and rates are those of the paper's small model with the parts that the smaller sizes were measured with; it has not been trained yet.</summary>
        [ElectraModel(Base = typeof(Minutes), VocabularySize = 30_522)]
        [Generator(Layers = 12, HiddenSize = 64, InitializerRange = 0.02)]
        [Discriminator(Layers = 12, HiddenSize = 256, InitializerRange = 0.02)]
        public sealed partial record Gpu
        {
            /// <summary>The paper's recipe for its small model, at a batch that fills a GPU.</summary>
            public Gpu()
            {
                (Steps, BatchSize, SequenceLength) = (200_000, 256, 128);
                LearningRate = 5e-4;
                (EvaluateEvery, CheckpointEvery) = (10_000, 2_000);
            }
        }
    }
}
