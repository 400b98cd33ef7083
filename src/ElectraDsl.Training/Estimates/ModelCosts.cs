using ElectraDsl.Kernels;

namespace ElectraDsl.Training;

/// <summary>What a model costs at a sequence length.</summary>
public static class ModelCosts
{
    extension(ModelConfig model)
    {
        /// <summary>Slots for masked tokens in a sequence: what the head of a masked language model computes logits for.</summary>
        /// <param name="sequenceLength">Tokens of the sequence, at least 1.</param>
        public int MaskedSlots(int sequenceLength) => MaskCount.Maximum(sequenceLength, (float)model.MaskProbability);

        /// <summary>Slots for masked tokens, divided by the tokens of the sequence.</summary>
        /// <param name="sequenceLength">Tokens of the sequence, at least 1.</param>
        public double MaskedShare(int sequenceLength) => (double)model.MaskedSlots(sequenceLength) / sequenceLength;

        /// <summary>
        /// Floating-point operations to train all networks on one token, as they are usually counted: see <see cref="PartCost.TrainingFlops"/>.
        /// </summary>
        /// <param name="sequenceLength">Tokens of a sequence.</param>
        public double TrainingFlopsPerToken(int sequenceLength) =>
            model
                .Networks.Aggregate(default(TokenCost), (sum, network) => sum + network.Config.TrainingFlops)
                .At(sequenceLength, model.MaskedShare(sequenceLength));

        /// <summary>
        /// Floating-point operations to train all networks on one token, as the paper's tables count them: see <see cref="PartCost.PaperFlops"/>.
        /// Times sequence length, batch size and steps it is the figure that stands there.
        /// </summary>
        /// <param name="sequenceLength">Tokens of a sequence.</param>
        public double PaperFlopsPerToken(int sequenceLength) =>
            model
                .Networks.Aggregate(default(TokenCost), (sum, network) => sum + network.Config.PaperFlops)
                .At(sequenceLength, PartCost.PaperMaskedShare);
    }
}
