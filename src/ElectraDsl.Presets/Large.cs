namespace ElectraDsl;

public static partial class Presets
{
    /// <summary>
    /// ELECTRA-Large of the paper: a discriminator of 335 million parameters and a generator a quarter as wide. A quarter of the tokens is masked,
    /// because the stronger generator predicts too many correctly otherwise.
    /// </summary>
    /// <remarks>
    /// Sizes: <c>util/training_utils.py</c> (heads of 64) and the comment on sizes in <c>configure_pretraining.py</c> (generator of a quarter, 25 %
    /// masked). Recipe: the same comment; the number of steps is that of the paper's ELECTRA-400K, its longest run has 1,750,000.
    /// </remarks>
    [ElectraModel(VocabularySize = 30_522, MaskProbability = 0.25)]
    [Generator(Layers = 24, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned)]
    [Discriminator(Layers = 24, HiddenSize = 1_024, AttentionHeads = 16, Positions = Positions.Learned)]
    public sealed partial record Large
    {
        /// <summary>The published recipe.</summary>
        public Large()
        {
            Steps = 400_000;
            BatchSize = 2_048;
            SequenceLength = 512;
            LearningRate = 2e-4;
            WarmupSteps = 10_000;
            CarryOverflow = false;
        }
    }
}
