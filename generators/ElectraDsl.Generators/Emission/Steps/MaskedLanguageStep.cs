using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Emission;

/// <summary>The step of masked language modelling, spelled out.</summary>
internal static class MaskedLanguageStep
{
    public static string Write(ModelPlan plan) => Text.Of($$"""
        /// <summary>
        /// The step of <see cref="{{plan.Record.NameInside}}"/>: mask, predict, and the loss's gradient. The loss is a kernel that returns its gradient, which
        /// starts the backward pass.
        /// </summary>
        /// <remarks>Letters in shapes: B sequences, L tokens a sequence, N slots for masked tokens a sequence.</remarks>
        public sealed class Trainer : MaskedLanguageModelTrainer
        {
            /// <summary>Added to the count that the loss is averaged over, as in the original.</summary>
            private const float CountEpsilon = 1e-6f;

            private readonly Encoder encoder;

            /// <summary>Builds the network.</summary>
            /// <param name="recipe">The hyperparameters.</param>
            /// <param name="device">Where everything lives.</param>
            /// <param name="isTrained">Whether it gets start values and what training needs; else weights alone, to be loaded.</param>
            public Trainer({{plan.Record.NameInside}} recipe, Device device, bool isTrained = true)
                : base(recipe, Kernels(device), device, isTrained)
            {
                encoder = new Encoder(Arena);
            }

            /// <inheritdoc/>
            public override void Accumulate(Batch batch, in StepContext step)
            {
                using DisposeScope scope = NewDisposeScope();
                SeedDropout(step);

                // {{Literal.Percent(plan.MaskProbability)}} of the tokens are predicted. Their logits become their own gradient.
                MaskedBatch masked = Mask(batch, step);
                encoder.train();
                Tensor states = encoder.call(
                    masked.InputIds,
                    batch.TokenTypeIds,
                    batch.HasPadding ? batch.AttentionMask : null,
                    masked.Positions); // [B * N, {{plan.Kept.EmbeddingSize}}]
                (GeneratorHeadOutput head, Tensor statesGradient) = encoder.Head.Run(
                    Kernels.GeneratorHead,
                    states,
                    masked.Targets,
                    masked.Weights,
                    1 / (step.MaskedTokens + CountEpsilon),
                    step.Random,
                    step.FirstRow * batch.MaxPredictions,
                    temperature: 1);
                states.backward([statesGradient]);

                Totals.Add(masked, head, batch.AttentionMask);
            }

            /// <inheritdoc/>
            public override MaskedPredictions Predict(Batch batch, in StepContext step)
            {
                using DisposeScope scope = NewDisposeScope();
                using global::System.IDisposable inference = no_grad();

                MaskedBatch masked = Kernels.Masking.Run(
                    batch.InputIds, batch.AttentionMask, batch.MaxPredictions, step.Random, step.FirstRow{{TrainerSource.ContinuesWord(plan)}});
                encoder.eval();
                Tensor states = encoder.call(
                    masked.InputIds,
                    batch.TokenTypeIds,
                    batch.HasPadding ? batch.AttentionMask : null,
                    masked.Positions); // [B * N, {{plan.Kept.EmbeddingSize}}]
                GeneratorHeadOutput head = encoder.Head.Evaluate(
                    Kernels.GeneratorHead,
                    states,
                    masked.Targets,
                    masked.Weights,
                    step.Random,
                    step.FirstRow * batch.MaxPredictions,
                    temperature: 1);

                return new MaskedPredictions(
                    head.Losses.MoveToOuterDisposeScope(),
                    head.Correct.MoveToOuterDisposeScope(),
                    head.Samples.MoveToOuterDisposeScope(),
                    masked.Targets.MoveToOuterDisposeScope(),
                    masked.Positions.MoveToOuterDisposeScope(),
                    masked.Weights.MoveToOuterDisposeScope());
            }

            /// <inheritdoc/>
            protected override void Dispose(bool disposing)
            {
                if (disposing)
                    encoder.Dispose();
                base.Dispose(disposing);
            }
        }
        """);
}
