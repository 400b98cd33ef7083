using ElectraDsl.Generators.Emission;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Objectives;

/// <summary>The step of masked language modeling, spelled out.</summary>
internal static class MaskedLanguageStep
{
    public static string Write(ModelPlan plan) => Text.Of($$"""
        /// <summary>
        {{Summary(plan)}}
        /// </summary>
        /// <remarks>Shape symbols: B sequences, L tokens a sequence, N slots for masked tokens a sequence.</remarks>
        public sealed class Trainer : MaskedLanguageModelTrainer
        {
            /// <summary>Added to the count that the loss is averaged over, as in the original.</summary>
            private const float CountEpsilon = 1e-6f;

            private readonly Encoder encoder;
            {{ForPairs(plan, "private readonly NextSentenceHead nextSentence;")}}

            /// <summary>Builds the network.</summary>
            /// <param name="recipe">The hyperparameters.</param>
            /// <param name="device">Where everything lives.</param>
            /// <param name="isTrained">Whether it gets initial values and what training needs; else weights alone, to be loaded.</param>
            public Trainer({{plan.Record.NameInside}} recipe, Device device, bool isTrained = true)
                : base(recipe, Kernels(device), device, isTrained)
            {
                encoder = new Encoder(Arena, Kernels.Encoder);
                {{ForPairs(plan, "nextSentence = new NextSentenceHead(Arena);")}}
            }

            /// <inheritdoc/>
            public override void Accumulate(Batch batch, in StepContext step)
            {
                using DisposeScope scope = NewDisposeScope();
                SeedDropout(step);

                // {{Literal.Percent(plan.MaskProbability)}} of the tokens are predicted. Their logits become their own gradient.
                MaskedBatch masked = Mask(batch, step);
                encoder.train();
                {{StepCode.DropoutKey(plan.Kept, "encoder", 0)}}
                {{States(plan)}}
                (GeneratorHeadOutput head, Tensor statesGradient) = encoder.Head.Run(
                    Kernels.GeneratorHead,
                    states,
                    masked.Targets,
                    masked.Weights,
                    1 / (step.MaskedTokens + CountEpsilon),
                    step.Random,
                    step.FirstRow * batch.MaxPredictions,
                    temperature: 1);{{ForPairs(plan, "\n")}}
                {{Backward(plan)}}
            }

            /// <inheritdoc/>
            public override MaskedPredictions Predict(Batch batch, in StepContext step)
            {
                using DisposeScope scope = NewDisposeScope();
                using global::System.IDisposable inference = no_grad();

                MaskedBatch masked = Kernels.Masking.Run(
                    batch.InputIds, batch.AttentionMask, batch.MaxPredictions, step.Random, step.FirstRow{{StepCode.ContinuesWord(plan)}});
                encoder.eval();
                {{States(plan)}}
                GeneratorHeadOutput head = encoder.Head.Evaluate(
                    Kernels.GeneratorHead,
                    states,
                    masked.Targets,
                    masked.Weights,
                    step.Random,
                    step.FirstRow * batch.MaxPredictions,
                    temperature: 1);
                {{ForPairs(plan, "NextSentenceOutput pairs = NextSentenceLoss.Run(nextSentence.call(hidden), batch.NextSentenceLabels!, 0);")}}

                return new MaskedPredictions(
                    head.Losses.MoveToOuterDisposeScope(),
                    head.Correct.MoveToOuterDisposeScope(),
                    head.Samples.MoveToOuterDisposeScope(),
                    masked.Targets.MoveToOuterDisposeScope(),
                    masked.Positions.MoveToOuterDisposeScope(),
                    masked.Weights.MoveToOuterDisposeScope()){{(plan.Kept.PredictsNextSentence ? "" : ";")}}
                {{ForPairs(plan, """
                {
                    PairLosses = pairs.Losses.MoveToOuterDisposeScope(),
                    PairCorrect = pairs.Correct.MoveToOuterDisposeScope(),
                };
                """)}}
            }

            /// <inheritdoc/>
            protected override void Dispose(bool disposing)
            {
                {{Disposal(plan)}}
                base.Dispose(disposing);
            }
        }
        """);

    /// <summary>Lines that are there where next sentences are predicted, too.</summary>
    private static string ForPairs(ModelPlan plan, string lines) => plan.Kept.PredictsNextSentence ? lines : "";

    private static string Summary(ModelPlan plan) => plan.Kept.PredictsNextSentence
        ? Text.Of($$"""
            /// The step of <see cref="{{plan.Record.NameInside}}"/>: mask, predict the masked tokens and whether each pair belongs together, and the gradients of
            /// both losses, which start one backward pass.
            """)
        : Text.Of($$"""
            /// The step of <see cref="{{plan.Record.NameInside}}"/>: mask, predict, and the loss's gradient. The loss is a kernel that returns its gradient, which
            /// starts the backward pass.
            """);

    private static string States(ModelPlan plan) => plan.Kept.PredictsNextSentence
        ? Text.Of($$"""
            Tensor hidden = encoder.Encode(
                masked.InputIds,
                batch.TokenTypeIds,
                batch.HasPadding ? batch.AttentionMask : null); // [B, L, {{plan.Kept.Config.HiddenSize}}]
            Tensor states = encoder.Transform(hidden, masked.Positions); // [B * N, {{plan.Kept.EmbeddingSize}}]
            """)
        : Text.Of($$"""
            Tensor states = encoder.call(
                masked.InputIds,
                batch.TokenTypeIds,
                batch.HasPadding ? batch.AttentionMask : null,
                masked.Positions); // [B * N, {{plan.Kept.EmbeddingSize}}]
            """);

    private static string Backward(ModelPlan plan) => plan.Kept.PredictsNextSentence
        ? """
            // Of every pair: does its second segment follow its first? The mean over all pairs of the step counts as much as the loss above.
            Tensor pairLogits = nextSentence.call(hidden); // [B, 2]
            NextSentenceOutput pairs = NextSentenceLoss.Run(pairLogits.detach(), batch.NextSentenceLabels!, 1f / step.Sequences);
            Backward([states, pairLogits], [statesGradient, pairs.Gradient]);

            Totals.Add(masked, head, batch.AttentionMask, pairs);
            """
        : """
            Backward([states], [statesGradient]);

            Totals.Add(masked, head, batch.AttentionMask);
            """;

    private static string Disposal(ModelPlan plan) => plan.Kept.PredictsNextSentence
        ? """
            if (disposing)
            {
                nextSentence.Dispose();
                encoder.Dispose();
            }

            """
        : """
            if (disposing)
                encoder.Dispose();
            """;
}
