using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Testing;
using ElectraDsl.Training;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests;

public sealed class JointStepTests
{
    private const double LearningRate = 2e-3;

    public static TheoryData<string> Models =>
        [
            nameof(Tiny),
            nameof(TinyPreNorm),
            nameof(TinyTied),
            nameof(TinyUntied),
            nameof(TinyPreset),
            nameof(TinySharedTokens),
            nameof(TinyDisentangled),
            nameof(TinySampling),
        ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_RepeatedOnOneBatch_LowersBothLosses(string model)
    {
        PretrainingRecipe recipe = Recipe(model);
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 8, length: 24, seed: 1);

        TotalsReport first = Train(trainer, batch, from: 0, steps: 10);
        _ = Train(trainer, batch, from: 10, steps: 180);
        TotalsReport last = Train(trainer, batch, from: 190, steps: 10);

        Assert.True(last.GeneratorLoss < first.GeneratorLoss - 0.2, $"generator: {first.GeneratorLoss} -> {last.GeneratorLoss}");
        Assert.True(last.RtdLoss < first.RtdLoss - 0.02, $"discriminator: {first.RtdLoss} -> {last.RtdLoss}");
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Step_After50_AsManyLiveTensorsAsAfter5(string model)
    {
        PretrainingRecipe recipe = Recipe(model);
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 20, seed: 2);

        _ = Train(trainer, batch, from: 0, steps: 5);
        long after5 = LiveTensors.Settled();
        _ = Train(trainer, batch, from: 5, steps: 45);

        Assert.Equal(after5, Tensor.TotalCount);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Evaluate_AnyModel_LeavesNoTensorAndNoGradient(string model)
    {
        PretrainingRecipe recipe = Recipe(model);
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 20, seed: 3);
        StepContext step = Context(trainer, batch, 0);
        trainer.Evaluate(batch, step).Dispose();
        long before = LiveTensors.Settled();

        trainer.Evaluate(batch, step).Dispose();

        Assert.Equal(before, Tensor.TotalCount);
        using Tensor gradient = trainer.Arena.Gradients.abs();
        using Tensor sum = gradient.sum();
        Assert.Equal(0f, sum.item<float>());
    }

    /// <summary>With dropout, too, where hidden values alone are dropped.</summary>
    [Theory]
    [InlineData(nameof(TinyPreNorm))]
    [InlineData(nameof(TinyHiddenDropout))]
    [InlineData(nameof(TinyPreNormHiddenDropout))]
    public void Accumulate_MicroBatches_EqualsTheWholeBatch(string model)
    {
        PretrainingRecipe recipe = model switch
        {
            nameof(TinyPreNorm) => new TinyPreNorm(),
            nameof(TinyHiddenDropout) => new TinyHiddenDropout(),
            _ => new TinyPreNormHiddenDropout(),
        };
        ExampleBatch examples = SyntheticText.Examples(recipe.Facts, rows: 6, length: 24, seed: 4);
        using Batch whole = Batch.From(examples, recipe.Facts, CPU);
        using JointTrainer one = (JointTrainer)recipe.CreateTrainer(CPU), other = (JointTrainer)recipe.CreateTrainer(CPU);
        StepContext context = Context(one, whole, 3);

        one.Accumulate(whole, context);
        for (int row = 0; row < 6; row += 2)
        {
            using Batch part = SyntheticText.Rows(examples, recipe.Facts, row, 2);
            other.Accumulate(part, context with { FirstRow = row });
        }

        float[] expected = [.. one.Arena.Gradients.data<float>()], actual = [.. other.Arena.Gradients.data<float>()];
        float largest = expected.Max(Math.Abs);
        for (int index = 0; index < expected.Length; index++)
            Assert.True(Math.Abs(expected[index] - actual[index]) <= 2e-5f * largest, $"gradient {index}: {expected[index]} and {actual[index]}");
        TotalsReport a = one.Totals.Take(), b = other.Totals.Take();
        Assert.Equal((a.Sum("masked_tokens"), a.Sum("tokens"), a.Sum("positives")), (b.Sum("masked_tokens"), b.Sum("tokens"), b.Sum("positives")));
        Assert.Equal(a.GeneratorLoss, b.GeneratorLoss, 5);
        Assert.Equal(a.RtdLoss, b.RtdLoss, 5);
    }

    /// <summary>A loss of no weight has no backward pass; what the other one leaves is what it leaves beside it.</summary>
    [Theory]
    [InlineData(0.0, 50.0, "discriminator.")]
    [InlineData(1.0, 0.0, "generator.")]
    public void Accumulate_LossOfNoWeight_LeavesTheOthersGradients(double generatorWeight, double discriminatorWeight, string learning)
    {
        TinyUntied recipe = new();
        using JointTrainer both = (JointTrainer)recipe.CreateTrainer(CPU), one = recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 5, length: 24, seed: 6);
        StepContext context = Context(both, batch, 2);
        both.Accumulate(batch, context with { Hyperparameters = context.Hyperparameters with { GeneratorWeight = 1, DiscriminatorWeight = 50 } });
        one.Accumulate(
            batch,
            context with
            {
                Hyperparameters = context.Hyperparameters with { GeneratorWeight = generatorWeight, DiscriminatorWeight = discriminatorWeight },
            });

        float[] expected = [.. both.Arena.Gradients.data<float>()], actual = [.. one.Arena.Gradients.data<float>()];
        foreach (ParameterSpec parameter in recipe.Layout.Parameters)
        {
            int offset = (int)parameter.Offset, count = (int)parameter.Shape.Aggregate(1L, (product, size) => product * size);
            Span<float> left = actual.AsSpan(offset, count);
            if (parameter.Name.StartsWith(learning, StringComparison.Ordinal))
                Assert.True(left.SequenceEqual(expected.AsSpan(offset, count)), parameter.Name);
            else
                Assert.True(left.IndexOfAnyExcept(0f) < 0, parameter.Name);
        }
    }

    /// <summary>transformers, <c>modeling_electra.py</c>: the token table has a padding_idx, and its row is zeroed at the start.</summary>
    [Fact]
    public void HuggingFaceStart_ZeroesThePaddingRow_AndNoOther()
    {
        AssertPaddingRow(new TinyHuggingFaceStart(), isZero: true);
        AssertPaddingRow(new TinyUntied(), isZero: false);

        static void AssertPaddingRow(PretrainingRecipe recipe, bool isZero)
        {
            using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
            float[] weights = [.. trainer.Arena.Weights.data<float>()];
            ParameterSpec[] tables =
            [
                .. recipe.Layout.Parameters.Where(parameter => parameter.Name.EndsWith("word_embeddings.weight", StringComparison.Ordinal)),
            ];
            Assert.Equal(2, tables.Length);
            foreach (ParameterSpec table in tables)
            {
                for (int row = 0; row < table.Shape[0]; row++)
                {
                    int width = (int)table.Shape[1];
                    Assert.Equal(
                        isZero && row == recipe.Facts.SpecialTokens.Pad,
                        weights.AsSpan((int)table.Offset + (row * width), width).IndexOfAnyExcept(0f) < 0);
                }
            }
        }
    }

    [Fact]
    public void Accumulate_Counts_AreWhatTheHostForetold()
    {
        Tiny recipe = new();
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 9, length: 40, seed: 5);

        trainer.Accumulate(batch, Context(trainer, batch, 0));

        TotalsReport report = trainer.Totals.Take();
        Assert.Equal(Context(trainer, batch, 0).MaskedTokens, report.Sum("masked_tokens"));
        Assert.Equal(batch.Tokens, report.Sum("tokens"));
    }

    [Fact]
    public void Accumulate_CorrectTokenDisallowed_ReplacesEveryMaskedToken()
    {
        TinySampling recipe = new();
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 9, length: 40, seed: 5);

        trainer.Accumulate(batch, Context(trainer, batch, 0));

        TotalsReport report = trainer.Totals.Take();
        Assert.Equal(report.Sum("masked_tokens"), report.Sum("positives"));
    }

    [Fact]
    public void Kernels_OtherEncoderKernelsThanTheNetworksWereBuiltWith_AreRefused()
    {
        using JointTrainer trainer = (JointTrainer)new Tiny().CreateTrainer(CPU);
        KernelTable kernels = trainer.Kernels;
        trainer.Kernels = kernels with { Masking = Tiny.Kernels(CPU).Masking };
        Assert.Throws<ArgumentException>(() => trainer.Kernels = kernels with { Encoder = EncoderKernels.TorchOps });
    }

    [Fact]
    public void Accumulate_Dropout_FollowsTheSeedAlone()
    {
        Tiny recipe = new();
        using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 16, seed: 6);

        Assert.Equal(Gradients(step: 1), Gradients(step: 1));
        Assert.NotEqual(Gradients(step: 1), Gradients(step: 2));

        float[] Gradients(uint step)
        {
            using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
            using Tensor disturbance = rand(3);
            trainer.Accumulate(batch, Context(trainer, batch, step));
            return [.. trainer.Arena.Gradients.data<float>()];
        }
    }

    [Fact]
    public void Step_WhileAnotherThreadCollectsWithoutPause_GivesTheSameWeights()
    {
        Tiny recipe = new();
        float[] undisturbed = Weights(collect: false);

        Assert.Equal(undisturbed, Weights(collect: true));

        float[] Weights(bool collect)
        {
            using CancellationTokenSource done = new();
            Thread collector = new(() =>
            {
                while (!done.IsCancellationRequested)
                {
                    GC.Collect(0);
                    GC.WaitForPendingFinalizers();
                }
            });
            if (collect)
                collector.Start();
            using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
            for (int step = 0; step < 400; step++)
            {
                using Batch batch = SyntheticText.Batch(recipe.Facts, rows: 4, length: 24, seed: step);
                _ = Train(trainer, batch, step, 1);
            }

            done.Cancel();
            if (collect)
                collector.Join();
            return [.. trainer.Arena.Weights.data<float>()];
        }
    }

    [Fact]
    public void TwoModels_TrainedSideBySide_DoNotTouchEachOther()
    {
        Tiny one = new();
        using JointTrainer alone = (JointTrainer)one.CreateTrainer(CPU), beside = one.CreateTrainer(CPU), other = new TinyUntied().CreateTrainer(CPU);
        using Batch batch = SyntheticText.Batch(one.Facts, rows: 4, length: 24, seed: 7);
        using Batch otherBatch = SyntheticText.Batch(other.Recipe.Facts, rows: 4, length: 24, seed: 7);

        for (int step = 0; step < 5; step++)
            _ = Train(alone, batch, step, 1);
        for (int step = 0; step < 5; step++)
        {
            _ = Train(beside, batch, step, 1);
            _ = Train(other, otherBatch, step, 1);
        }

        Assert.Equal(alone.Arena.Weights.data<float>().ToArray(), beside.Arena.Weights.data<float>().ToArray());
    }

    private static PretrainingRecipe Recipe(string model) => model switch
    {
        nameof(Tiny) => new Tiny(),
        nameof(TinyPreNorm) => new TinyPreNorm(),
        nameof(TinyTied) => new TinyTied(),
        nameof(TinyPreset) => new TinyPreset(),
        nameof(TinySharedTokens) => new TinySharedTokens(),
        nameof(TinyDisentangled) => new TinyDisentangled(),
        nameof(TinySampling) => new TinySampling(),
        _ => new TinyUntied(),
    };

    private static TotalsReport Train(JointTrainer trainer, Batch batch, int from, int steps)
    {
        for (int step = from; step < from + steps; step++)
        {
            trainer.Accumulate(batch, Context(trainer, batch, (uint)step));
            trainer.Update(LearningRate, step).Dispose();
        }

        return trainer.Totals.Take();
    }

    private static StepContext Context(JointTrainer trainer, Batch batch, uint step)
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
