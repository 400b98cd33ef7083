using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.MaskedLanguageModels;

/// <summary>The step of a masked language model: its numbers beside a plain model's, and what it leaves behind.</summary>
public sealed class MaskedLanguageStepTests
{
    private const double LearningRate = 2e-3;

    public static TheoryData<string> Models =>
        [nameof(MaskedPostNorm), nameof(MaskedPostNormWithoutDropout), nameof(MaskedModern), nameof(MaskedVariant)];

    public static TheoryData<string, int> Trajectories
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (string model in new[] { nameof(MaskedPostNormWithoutDropout), nameof(MaskedModern), nameof(MaskedVariant) })
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
            double expected = plain.Backward(masked.InputIds, whole.TokenTypeIds, whole.AttentionMask, masked.Positions[used], masked.Targets[used]);
            TotalsReport totals = trainer.Totals.Take();
            Assert.Equal(context.MaskedTokens, totals.Sum("masked_tokens"));
            Agreement.AssertRelative("the loss", step, expected, totals.Ratio("mlm_loss_sum", "masked_tokens"));
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
        long after2 = Tensor.TotalCount;
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
        long before = Tensor.TotalCount;

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
        using (no_grad())
            _ = arena.Weights.copy_(trainer.Arena.Weights);
        using IEncoder alone = recipe.CreateEncoder(arena), trained = recipe.CreateEncoder(trainer.Arena);
        alone.eval();
        trained.eval();
        float[] expected = [.. trained.Encode(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask).detach().data<float>()];
        Assert.Equal(expected, alone.Encode(batch.InputIds, batch.TokenTypeIds, batch.AttentionMask).data<float>().ToArray());
        Assert.Equal(recipe.Facts.Kept.Parameters, recipe.Layout.ParameterCount);
        Assert.DoesNotContain(recipe.Layout.Parameters, parameter => !parameter.Name.StartsWith("encoder.", StringComparison.Ordinal));
    }

    private static PretrainingRecipe Recipe(string model) => model switch
    {
        nameof(MaskedPostNorm) => new MaskedPostNorm(),
        nameof(MaskedPostNormWithoutDropout) => new MaskedPostNormWithoutDropout(),
        nameof(MaskedModern) => new MaskedModern(),
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
            StepHyperparameters.ForEvaluation(trainer.Recipe));
    }
}
