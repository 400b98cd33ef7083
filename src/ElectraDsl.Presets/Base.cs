namespace ElectraDsl;

public static partial class Presets
{
    /// <summary>ELECTRA-Base of the paper: a discriminator of 110 million parameters and a generator a third as wide.</summary>
    /// <remarks>
    /// Sizes: <c>util/training_utils.py</c> (heads of 64) and the comment on sizes in <c>configure_pretraining.py</c> (generator of a third). Recipe:
    /// the same comment; the number of steps is that of <c>flops_computation.py</c>.
    /// </remarks>
    [ElectraModel(VocabularySize = 30_522)]
    [Generator(Layers = 12, HiddenSize = 256, AttentionHeads = 4, Positions = Positions.Learned)]
    [Discriminator(Layers = 12, HiddenSize = 768, AttentionHeads = 12, Positions = Positions.Learned)]
    public sealed partial record Base
    {
        /// <summary>The published recipe.</summary>
        public Base()
        {
            Steps = 766_000;
            BatchSize = 256;
            SequenceLength = 512;
            LearningRate = 2e-4;
            WarmupSteps = 10_000;
            CarryOverflow = false;
        }
    }
}
