namespace ElectraDsl;

public static partial class Presets
{
    /// <summary>
    /// Models for your own text, in three sizes, with what measurement recommends rather than what the paper used: rotary positions in the
    /// discriminator, a generator that stays weak, pre-norm, no dropout and a higher rate.
    /// <c>docs/results.md</c> has the measurements.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Rotary positions decide: a small discriminator with learned positions calls every token original for more than fifteen million tokens of
    /// natural text, one with rotary positions leaves that within one. The generator keeps learned positions, so that it stays on its own plateau for
    /// longer and its replacements can be found; so the two share the table of tokens alone. Hugging Face's ELECTRA has no such model: what must load
    /// there needs the original's positions, and far more text.
    /// </para>
    /// <para>
    /// Take one over: <c>[ElectraModel(Base = typeof(Presets.Recommended.Minutes))]</c>. Warm-up and decay follow the length of the run, so that
    /// <c>--hours</c> or <c>--steps</c> is all that need be said. Where a program declares several models, <c>--hours</c> without <c>--model</c>
    /// takes the largest that sees enough text in them.
    /// </para>
    /// </remarks>
    public static partial class Recommended
    {
        /// <summary>Ten minutes to an hour of two CPU cores.</summary>
        [ElectraModel(VocabularySize = 8_192, EmbeddingSize = 128, Tying = WeightTying.TokenEmbeddings)]
        [Generator(
            Layers = 1,
            HiddenSize = 32,
            AttentionHeads = 1,
            Positions = Positions.Learned,
            Norm = NormPlacement.Pre,
            Dropout = 0,
            AttentionDropout = 0)]
        [Discriminator(Layers = 2, HiddenSize = 128, AttentionHeads = 4, Norm = NormPlacement.Pre, Dropout = 0, AttentionDropout = 0)]
        public sealed partial record Minutes
        {
            /// <summary>The measured recipe: ten million tokens, about ten minutes of two cores.</summary>
            public Minutes()
            {
                (Steps, BatchSize, SequenceLength) = (10_000, 16, 64);
                (LearningRate, AdamBeta2, MaxGradientNorm) = (1e-3, 0.98, 5);
                (EvaluationSequences, EvaluateEvery, CheckpointEvery) = (1_024, 1_000, 1_000);
            }
        }

        /// <summary>
        /// Some hours of two CPU cores, or minutes of a GPU. Its blocks and rate are those that <see cref="Minutes"/> was measured with; it has not
        /// been trained to its end yet.
        /// </summary>
        [ElectraModel(Base = typeof(Minutes))]
        [Generator(Layers = 2, HiddenSize = 64)]
        [Discriminator(Layers = 4, HiddenSize = 256)]
        public sealed partial record Evening
        {
            /// <summary>A hundred million tokens.</summary>
            public Evening()
            {
                (Steps, BatchSize, SequenceLength) = (50_000, 16, 128);
                (EvaluateEvery, CheckpointEvery) = (5_000, 1_000);
            }
        }

        /// <summary>
        /// A GPU for a day. Its sizes and rate are those of the paper's small model with the positions and norms that <see cref="Minutes"/> was
        /// measured with; it has not been trained yet.
        /// </summary>
        [ElectraModel(Base = typeof(Minutes), VocabularySize = 30_522)]
        [Generator(Layers = 12, HiddenSize = 64)]
        [Discriminator(Layers = 12, HiddenSize = 256)]
        public sealed partial record Gpu
        {
            /// <summary>Six and a half billion tokens, in batches that fill a GPU.</summary>
            public Gpu()
            {
                (Steps, BatchSize, SequenceLength) = (200_000, 256, 128);
                LearningRate = 5e-4;
                (EvaluateEvery, CheckpointEvery) = (10_000, 2_000);
            }
        }
    }
}
