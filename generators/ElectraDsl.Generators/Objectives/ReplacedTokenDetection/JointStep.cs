using ElectraDsl.Generators.Emission;
using ElectraDsl.Generators.Planning;

namespace ElectraDsl.Generators.Objectives;

/// <summary>The joint step of replaced token detection, spelled out.</summary>
internal static class JointStep
{
    public static string Write(ModelPlan plan) => Text.Of($$"""
        /// <summary>
        /// The joint step of <see cref="{{plan.Record.NameInside}}"/>: mask, generate, sample, discriminate, and both losses' gradients. The losses are
        /// kernels that return their gradient, which starts each network's backward pass; the generator's is over before the
        /// discriminator's begins, so that both are never in memory at once.
        /// </summary>
        /// <remarks>Shape symbols: B sequences, L tokens a sequence, N slots for masked tokens a sequence.</remarks>
        public sealed class Trainer : JointTrainer
        {
            /// <summary>Added to the counts that losses are averaged over, as in the original.</summary>
            private const float CountEpsilon = 1e-6f;

            private readonly Generator generator;
            private readonly Discriminator discriminator;

            /// <summary>Builds both networks.</summary>
            /// <param name="recipe">The hyperparameters.</param>
            /// <param name="device">Where everything lives.</param>
            /// <param name="isTrained">Whether it gets initial values and what training needs; else weights alone, to be loaded.</param>
            public Trainer({{plan.Record.NameInside}} recipe, Device device, bool isTrained = true)
                : base(recipe, Kernels(device), device, isTrained)
            {
                generator = new Generator(Arena, Kernels.Encoder);
                discriminator = new Discriminator(Arena, Kernels.Encoder);
            }

            /// <inheritdoc/>
            public override void Accumulate(Batch batch, in StepContext step)
            {
                using DisposeScope scope = NewDisposeScope();
                SeedDropout(step);
                Tensor? attentionMask = batch.HasPadding ? batch.AttentionMask : null;

                Tensor states, rtdLogits;

                // The generator predicts {{Literal.Percent(plan.MaskProbability)}} of the tokens. One call computes logits, losses and samples, and turns the logits into their gradient.
                MaskedBatch masked = Kernels.Masking.Run(
                    batch.InputIds, batch.AttentionMask, batch.MaxPredictions, step.Random, step.FirstRow{{StepCode.ContinuesWord(plan)}});
                generator.train();
                {{StepCode.DropoutKey(plan.Of(NetworkRole.Generator), "generator", 0)}}
                using (set_grad_enabled(step.Hyperparameters.GeneratorWeight != 0))
                    states = generator.call(masked.InputIds, batch.TokenTypeIds, attentionMask, masked.Positions); // [B * N, {{plan.Of(NetworkRole.Generator).EmbeddingSize}}]
                (GeneratorHeadOutput head, Tensor statesGradient) = generator.Head.Run(
                    Kernels.GeneratorHead,
                    states,
                    masked.Targets,
                    masked.Weights,
                    (float)step.Hyperparameters.GeneratorWeight / (step.MaskedTokens + CountEpsilon),
                    step.Random,
                    step.FirstRow * batch.MaxPredictions,
                    (float)step.Hyperparameters.SamplingTemperature);
                if (step.Hyperparameters.GeneratorWeight != 0)
                    Backward([states], [statesGradient]);

                // Frees what autograd keeps of the generator: small blocks that lie between its activations and would split the memory that those left.
                states.Dispose();

                // Its samples replace the masked tokens; the discriminator says of every token whether it is the original.
                CorruptedBatch corrupted = Kernels.Replacement.Run(batch.InputIds, masked.Positions, masked.Weights, head.Samples);
                discriminator.train();
                {{StepCode.DropoutKey(plan.Of(NetworkRole.Discriminator), "discriminator", 1)}}
                using (set_grad_enabled(step.Hyperparameters.DiscriminatorWeight != 0))
                    rtdLogits = discriminator.call(corrupted.InputIds, batch.TokenTypeIds, attentionMask); // [B, L]
                RtdLossOutput rtd = Kernels.RtdLoss.Run(
                    rtdLogits.detach(),
                    corrupted.Labels,
                    batch.AttentionMask,
                    (float)step.Hyperparameters.DiscriminatorWeight / (step.Tokens + CountEpsilon));
                if (step.Hyperparameters.DiscriminatorWeight != 0)
                    Backward([rtdLogits], [rtd.Gradient]);

                Totals.Add(masked, head, corrupted, batch.AttentionMask, rtd);
            }

            /// <inheritdoc/>
            public override GeneratedText Generate(Batch batch, in StepContext step)
            {
                using DisposeScope scope = NewDisposeScope();
                using global::System.IDisposable inference = no_grad();

                MaskedBatch masked = Kernels.Masking.Run(
                    batch.InputIds, batch.AttentionMask, batch.MaxPredictions, step.Random, step.FirstRow{{StepCode.ContinuesWord(plan)}});
                generator.eval();
                Tensor states = generator.call(
                    masked.InputIds,
                    batch.TokenTypeIds,
                    batch.HasPadding ? batch.AttentionMask : null,
                    masked.Positions); // [B * N, {{plan.Of(NetworkRole.Generator).EmbeddingSize}}]
                GeneratorHeadOutput head = generator.Head.Evaluate(
                    Kernels.GeneratorHead,
                    states,
                    masked.Targets,
                    masked.Weights,
                    step.Random,
                    step.FirstRow * batch.MaxPredictions,
                    (float)step.Hyperparameters.SamplingTemperature);
                CorruptedBatch corrupted = Kernels.Replacement.Run(batch.InputIds, masked.Positions, masked.Weights, head.Samples);

                return new GeneratedText(
                    head.Losses.MoveToOuterDisposeScope(),
                    head.Correct.MoveToOuterDisposeScope(),
                    masked.Targets.MoveToOuterDisposeScope(),
                    masked.Weights.MoveToOuterDisposeScope(),
                    corrupted.InputIds.MoveToOuterDisposeScope(),
                    corrupted.Labels.MoveToOuterDisposeScope());
            }

            /// <inheritdoc/>
            public override Tensor Discriminate(Tensor inputIds, Tensor tokenTypeIds, Tensor? attentionMask)
            {
                using global::System.IDisposable inference = no_grad();
                discriminator.eval();
                return discriminator.call(inputIds, tokenTypeIds, attentionMask); // [B, L]
            }

            /// <inheritdoc/>
            protected override void Dispose(bool disposing)
            {
                if (disposing)
                {
                    discriminator.Dispose();
                    generator.Dispose();
                }

                base.Dispose(disposing);
            }
        }
        """);
}
