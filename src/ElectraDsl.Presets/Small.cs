namespace ElectraDsl;

public static partial class Presets
{
    /// <summary>
    /// ELECTRA-Small of the paper: a discriminator of 14 million parameters and a generator a quarter as wide, four days on one V100.
    /// </summary>
    /// <remarks>
    /// Sizes: <c>util/training_utils.py</c> (heads of 64) and <c>configure_pretraining.py</c> (embeddings of 128, generator of a quarter).
    /// Recipe: <c>configure_pretraining.py</c>, whose defaults are this model's.
    /// </remarks>
    [ElectraModel(VocabularySize = 30_522, EmbeddingSize = 128)]
    [Generator(Layers = 12, HiddenSize = 64, AttentionHeads = 1, Positions = Positions.Learned)]
    [Discriminator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned)]
    public sealed partial record Small
    {
        /// <summary>The published recipe.</summary>
        public Small()
        {
            Steps = 1_000_000;
            BatchSize = 128;
            SequenceLength = 128;
            LearningRate = 5e-4;
            WarmupSteps = 10_000;
            CarryOverflow = false;
        }
    }
}
