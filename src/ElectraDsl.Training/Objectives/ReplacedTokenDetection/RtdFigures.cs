namespace ElectraDsl.Training;

/// <summary>The figures of replaced token detection by name, of a report and of an evaluation alike; NaN where they are not known.</summary>
public static class RtdFigures
{
    extension(StepFigures record)
    {
        /// <summary>
        /// Area under the ROC curve of the discriminator: the chance that it ranks a replaced token above an original one of the same batch. 0.5 is
        /// guessing. In training it is of the discriminator as it was while it learned.
        /// </summary>
        public double RtdAuc => record.Figures["rtd_auc"];

        /// <summary>
        /// The same of a detector that sees a token's id only: what needs no context. For held-out text it is fitted on training text.
        /// </summary>
        public double RtdContextFreeAuc => record.Figures["rtd_context_free_auc"];

        /// <summary>The discriminator's loss in nats per token.</summary>
        public double RtdLoss => record.Figures["rtd_loss"];

        /// <summary>Fraction of the tokens called replaced that were.</summary>
        public double RtdPrecision => record.Figures["rtd_precision"];

        /// <summary>Fraction of the replaced tokens that were found.</summary>
        public double RtdRecall => record.Figures["rtd_recall"];

        /// <summary>Fraction of the tokens that the discriminator classified correctly.</summary>
        public double RtdAccuracy => record.Figures["rtd_accuracy"];

        /// <summary>What always giving majority class reaches.</summary>
        public double RtdMajorityAccuracy =>
            record.Figures["rtd_majority_accuracy"] is var known && double.IsNaN(known)
                ? Math.Max(record.ReplacedRate, 1 - record.ReplacedRate)
                : known;

        /// <summary>Fraction of the tokens that were replaced.</summary>
        public double ReplacedRate => record.Figures["replaced_rate"];

        /// <summary>The generator's loss in nats per masked token.</summary>
        public double GeneratorLoss => record.Figures["generator_loss"];

        /// <summary>Fraction of the masked tokens that the generator's most likely prediction got right.</summary>
        public double GeneratorAccuracy => record.Figures["generator_accuracy"];

        /// <summary>
        /// Accuracy of always predicting the most frequent token, on the same masked tokens; for held-out text that of the training text.
        /// </summary>
        public double MostFrequentTokenAccuracy => record.Figures["most_frequent_token_accuracy"];

        /// <summary>The discriminator's loss if it knew only how many tokens are replaced: the entropy of that rate, in nats per token.</summary>
        public double RateAloneLoss => MetricBaseline.EntropyOf(record.ReplacedRate);

        /// <summary>Whether the discriminator called no token replaced, so that there is no precision.</summary>
        public bool CalledNone => CalledNone(record.Figures);
    }

    extension(TotalsReport totals)
    {
        /// <summary>The generator's loss in nats per masked token.</summary>
        public double GeneratorLoss => totals.Ratio("generator_loss_sum", "masked_tokens");

        /// <summary>Fraction of the masked tokens that the generator's most likely prediction got right.</summary>
        public double GeneratorAccuracy => totals.Ratio("generator_correct", "masked_tokens");

        /// <summary>The discriminator's loss in nats per token.</summary>
        public double RtdLoss => totals.Ratio("rtd_loss_sum", "tokens");

        /// <summary>
        /// Area under the discriminator's ROC curve, the tokens of each batch, or part of one, compared with one another (see
        /// <see cref="Kernels.RtdLossOutput.Counters"/>); 0.5, which is chance, where one of the two kinds is missing.
        /// </summary>
        public double RtdAuc => totals.Sum("rtd_pairs") > 0 ? totals.Sum("rtd_pairs_won") / totals.Sum("rtd_pairs") : 0.5;
    }

    /// <summary>As the property of the same name.</summary>
    internal static bool CalledNone(FigureSet figures) =>
        figures["rtd_recall"] == 0 && figures["rtd_precision"] == 0 && figures["rtd_accuracy"] >= 1 - figures["replaced_rate"] - 1e-12;
}
