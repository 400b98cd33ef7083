using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.MaskedLanguageModels;

/// <summary>The step of a masked language model: its numbers beside a plain model's, and what it leaves behind.</summary>
public sealed class MaskedLanguageStepTests
{
    private const double LearningRate = 2e-3;

    public static TheoryData<string> Models =>
    [
        nameof(MaskedPostNorm),
        nameof(MaskedPostNormWithoutDropout),
        nameof(MaskedModern),
        nameof(MaskedVariant),
        nameof(MaskedPairs),
        nameof(MaskedPairsModern),
    ];

    public static TheoryData<string, int> Trajectories
    {
        get
        {
            TheoryData<string, int> all = [];
            string[] models =
            [
                nameof(MaskedPostNormWithoutDropout), nameof(MaskedModern), nameof(MaskedVariant), nameof(MaskedPairs), nameof(MaskedPairsModern),
            ];
            foreach (string model in models)
            {
                all.Add(model, 6);
                all.Add(model, 2);
                all.Add(model, 1);
            }

            return all;
        }
    }

    /// <summary>In one piece, in parts of two rows, row by row.</summary>
    [Theory]
    [MemberData(nameof(Trajectories))]
    public void FifteenSteps_FollowThePlainModel(string model, int rowsAtOnce)
    {
        const int Rows = 6, Length = 24;
        PretrainingRecipe recipe = Recipe(model);
        using MaskedLanguageModelTrainer trainer = (MaskedLanguageModelTrainer)recipe.CreateTrainer(CPU);
        using DisposeScope scope = NewDisposeScope();
        PlainMaskedLanguageModel plain = new(recipe, trainer.Arena);
        Tensor start = trainer.Arena.Weights.clone();
        for (int step = 0; step < 15; step++)
        {
            ExampleBatch examples = SyntheticText.Examples(recipe.Facts, Rows, Length, seed: step);
            using Batch whole = Batch.From(examples, recipe.Facts, CPU);
            StepContext context = Context(trainer, whole, (uint)step);
            for (int row = 0; row < Rows; row += rowsAtOnce)
            {
                using Batch part = SyntheticText.Rows(examples, recipe.Facts, row, rowsAtOnce);
                trainer.Accumulate(part, context with { FirstRow = row });
            }

            MaskedBatch masked = trainer.Kernels.Masking.Run(whole.InputIds, whole.AttentionMask, whole.MaxPredictions, context.Random, 0);
            Tensor used = masked.Weights.gt(zeros_like(masked.Weights));
            (double tokens, double pairs) = plain.Backward(
                masked.InputIds,
                whole.TokenTypeIds,
                whole.AttentionMask,
                masked.Positions[used],
                masked.Targets[used],
                whole.NextSentenceLabels);
            TotalsReport totals = trainer.Totals.Take();
            Assert.Equal(context.MaskedTokens, totals.Sum("masked_tokens"));
            Agreement.AssertRelative("the loss", step, tokens, totals.Ratio("mlm_loss_sum", "masked_tokens"));
            Assert.Equal(recipe.Facts.NextSentencePrediction, !double.IsNaN(totals.Sum("pairs")));
            if (recipe.Facts.NextSentencePrediction)
            {
                Assert.Equal(Rows, totals.Sum("pairs"));
                Assert.Equal(examples.IsRandomNext.Count(isRandom => isRandom), totals.Sum("random_pairs"));
                Agreement.AssertRelative("the pairs' loss", step, pairs, totals.Ratio("nsp_loss_sum", "pairs"));
            }

            if (step == 0)
                Agreement.AssertGradients(trainer, plain);
            Agreement.AssertRelative("the gradient's norm", step, plain.Update(LearningRate), trainer.Update(LearningRate, step).item<float>());
        }

        Agreement.AssertWeights(trainer, plain, start);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_RepeatedOnOneBatch_LowersTheLoss(string model)
    {
        PretrainingRecipe recipe = Recipe(model);
        using MaskedLanguageModelTrainer trainer = (MaskedLanguageModelTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 8, length: 24, seed: 1);

        double first = Loss(Train(trainer, batch, from: 0, steps: 10));
        _ = Train(trainer, batch, from: 10, steps: 180);
        double last = Loss(Train(trainer, batch, from: 190, steps: 10));

        Assert.InRange(first, 4, 6);
        Assert.True(last < first - 0.2, $"{first} -> {last}");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_After50_AsManyLiveTensorsAsAfter2(string model)
    {
        PretrainingRecipe recipe = Recipe(model);
        using MaskedLanguageModelTrainer trainer = (MaskedLanguageModelTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 20, seed: 2);

        _ = Train(trainer, batch, from: 0, steps: 2);
        long after2 = LiveTensors.Settled();
        _ = Train(trainer, batch, from: 2, steps: 48);

        Assert.Equal(after2, Tensor.TotalCount);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Predict_SaysWhatTheStepMeasures_AndLeavesNoTensorAndNoGradient(string model)
    {
        PretrainingRecipe recipe = Recipe(model);
        using MaskedLanguageModelTrainer trainer = (MaskedLanguageModelTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 20, seed: 3);
        StepContext step = Context(trainer, batch, 0);
        trainer.Predict(batch, step).Dispose();
        long before = LiveTensors.Settled();

        trainer.Predict(batch, step).Dispose();

        Assert.Equal(before, Tensor.TotalCount);
        Assert.True(trainer.Arena.Gradients.data<float>().ToArray().All(value => value == 0));
        using MaskedPredictions said = trainer.Predict(batch, step);
        float[] weights = [.. said.Weights.data<float>()];
        Assert.Equal(step.MaskedTokens, weights.Sum());
        Assert.All(said.Samples.data<long>().ToArray(), sample => Assert.InRange(sample, 0, recipe.Facts.VocabularySize - 1));
        Assert.Equal(
            said.Positions.data<long>().ToArray().Where((_, slot) => weights[slot] > 0).Select(position => batch.InputIds.data<long>()[position]),
            said.Targets.data<long>().ToArray().Where((_, slot) => weights[slot] > 0));
        if (recipe.Facts.Kept.Dropout > 0)
            return;
        trainer.Accumulate(batch, step);
        TotalsReport totals = trainer.Totals.Take();
        Assert.Equal(totals.Sum("mlm_loss_sum"), said.Losses.data<float>().ToArray().Sum(), 3);
        Assert.Equal(totals.Sum("mlm_correct"), said.Correct.data<float>().ToArray().Sum());
        Assert.Equal(recipe.Facts.NextSentencePrediction, said.PairLosses is not null && said.PairCorrect is not null);
        if (said is { PairLosses: { } losses, PairCorrect: { } correct })
        {
            Assert.Equal(totals.Sum("nsp_loss_sum"), losses.data<float>().ToArray().Sum(), 4);
            Assert.Equal(totals.Sum("nsp_correct"), correct.data<float>().ToArray().Sum());
        }

        Assert.Equal(batch.Tokens, totals.Sum("tokens"));
    }

    [Fact]
    public void Accumulate_Dropout_FollowsTheSeedAlone()
    {
        MaskedPostNorm recipe = new();
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 16, seed: 6);

        Assert.Equal(Gradients(step: 1), Gradients(step: 1));
        Assert.NotEqual(Gradients(step: 1), Gradients(step: 2));

        float[] Gradients(uint step)
        {
            using MaskedLanguageModelTrainer trainer = recipe.CreateTrainer(CPU);
            using Tensor disturbance = rand(3);
            trainer.Accumulate(batch, Context(trainer, batch, step));
            return [.. trainer.Arena.Gradients.data<float>()];
        }
    }

    /// <summary>What is kept: the encoder alone, over an arena of its own.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Encoder_OverAnArenaOfItsOwn_GivesTheTrainersStates(string model)
    {
        PretrainingRecipe recipe = Recipe(model);
        using MaskedLanguageModelTrainer trainer = (MaskedLanguageModelTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 20, seed: 3);
        _ = Train(trainer, batch, from: 0, steps: 3);
        using DisposeScope scope = NewDisposeScope();
        using ParameterArena arena = new(recipe.EncoderLayout, CPU);
        using TemporaryFolder folder = new();
        ArenaFile.Write(folder["arena.safetensors"], recipe.Layout, [("", trainer.Arena.Weights)]);
        ArenaFile.LoadWeights(folder["arena.safetensors"], arena);
        using IEncoder alone = recipe.CreateEncoder(arena), trained = recipe.CreateEncoder(trainer.Arena);
        alone.eval();
        trained.eval();
        float[] expected = [.. trained.Encode(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask).detach().data<float>()];
        Assert.Equal(expected, alone.Encode(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask).data<float>().ToArray());
        Assert.Equal(recipe.Facts.Kept.Parameters, recipe.Layout.ParameterCount);
        Assert.DoesNotContain(recipe.Layout.Parameters, parameter => !parameter.Name.StartsWith("encoder.", StringComparison.Ordinal));
        Assert.Equal(
            recipe.Facts.NextSentencePrediction,
            recipe.Layout.Parameters.Length > recipe.EncoderLayout.Parameters.Length);
        Assert.DoesNotContain(
            recipe.EncoderLayout.Parameters,
            parameter => parameter.Name.Contains("pooler", StringComparison.Ordinal) || parameter.Name.Contains("seq_rel", StringComparison.Ordinal));
    }

    /// <summary>The logits of a pair, and how BERT's head starts: a truncated normal, zeros, decayed as matrices are, at the rate of heads.</summary>
    [Fact]
    public void NextSentenceHead_GivesThePlainModelsLogits()
    {
        MaskedPairs recipe = new();
        using MaskedLanguageModelTrainer trainer = recipe.CreateTrainer(CPU);
        using DisposeScope scope = NewDisposeScope();
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 6, length: 24, seed: 8);
        using MaskedPairs.Encoder encoder = new(trainer.Arena);
        using MaskedPairs.NextSentenceHead head = new(trainer.Arena);
        PlainMaskedLanguageModel plain = new(recipe, trainer.Arena);

        double[] expected = [.. plain.PairLogits(plain.Hidden(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask)).detach().data<double>()];
        float[] actual = [.. head.call(encoder.Encode(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask)).detach().contiguous().data<float>()];
        Assert.Equal(12, actual.Length);
        for (int index = 0; index < actual.Length; index++)
            Assert.Equal(expected[index], actual[index], 1e-5);

        ParameterSpec[] own = [.. recipe.Layout.Parameters.Except(recipe.EncoderLayout.Parameters, new ByName())];
        Assert.Equal(4, own.Length);
        Assert.All(own, parameter =>
        {
            bool isMatrix = parameter.Shape.Length == 2;
            float[] values = [.. trainer.Arena.Values(parameter).detach().contiguous().data<float>()];
            Assert.Equal(isMatrix, parameter.Decayed);
            Assert.Equal(recipe.Facts.Kept.Layers + 2, parameter.Depth);
            Assert.Equal(isMatrix ? Initializer.TruncatedNormal : Initializer.Zeros, parameter.Initializer);
            Assert.All(values, value => Assert.InRange(Math.Abs(value), 0, 2 * recipe.Facts.Kept.InitializerRange));
            Assert.Equal(isMatrix, values.Any(value => value != 0));
        });
    }

    /// <summary>The hand-written gradient is autograd's, and a part's is its share of the whole batch's.</summary>
    [Theory]
    [InlineData(1f)]
    [InlineData(0.125f)]
    public void NextSentenceLoss_IsTheCrossEntropy(float scale)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = tensor(new[] { 0.5f, -1.5f, 3, 2, -4, 0.25f, 0, 1, 9, -9, -7, 8, 0.125f, 0.0625f, 2, 2.5f }, [8, 2]).requires_grad_(true);
        Tensor labels = tensor(new long[] { 0, 1, 1, 0, 1, 0, 0, 1 });
        NextSentenceOutput said = NextSentenceLoss.Run(logits.detach(), labels, scale);
        Tensor losses = nn.functional.cross_entropy(logits, labels, reduction: nn.Reduction.None);
        losses.backward([ones_like(losses).mul(tensor(scale))]);

        float[] expected = [.. logits.grad!.data<float>()], gradient = [.. said.Gradient.contiguous().data<float>()];
        for (int index = 0; index < expected.Length; index++)
            Assert.Equal(expected[index], gradient[index], 1e-6);
        float[] each = [.. losses.detach().data<float>()], saidOfEach = [.. said.Losses.data<float>()];
        Assert.All(each.Zip(saidOfEach), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        Assert.Equal(logits.argmax(1).eq(labels).data<bool>().ToArray(), said.Correct.data<float>().ToArray().Select(value => value == 1));
    }

    private sealed class ByName : EqualityComparer<ParameterSpec>
    {
        public override bool Equals(ParameterSpec? one, ParameterSpec? other) => one?.Name == other?.Name;

        public override int GetHashCode(ParameterSpec one) => one.Name.GetHashCode(StringComparison.Ordinal);
    }

    private static PretrainingRecipe Recipe(string model) => model switch
    {
        nameof(MaskedPostNorm) => new MaskedPostNorm(),
        nameof(MaskedPostNormWithoutDropout) => new MaskedPostNormWithoutDropout(),
        nameof(MaskedModern) => new MaskedModern(),
        nameof(MaskedPairs) => new MaskedPairs(),
        nameof(MaskedPairsModern) => new MaskedPairsModern(),
        _ => new MaskedVariant(),
    };

    private static TotalsReport Train(MaskedLanguageModelTrainer trainer, Batch batch, int from, int steps)
    {
        for (int step = from; step < from + steps; step++)
        {
            trainer.Accumulate(batch, Context(trainer, batch, (uint)step));
            trainer.Update(LearningRate, step).Dispose();
        }

        return trainer.Totals.Take();
    }

    private static double Loss(TotalsReport totals) => totals.Ratio("mlm_loss_sum", "masked_tokens");

    private static StepContext Context(MaskedLanguageModelTrainer trainer, Batch batch, uint step)
    {
        RandomKey random = new(1, step);
        return new StepContext(
            random,
            0,
            batch.CountMasked(trainer.Kernels.Masking, random, 0),
            batch.Tokens,
            batch.Rows,
            StepHyperparameters.ForEvaluation(trainer.Recipe));
    }
}
