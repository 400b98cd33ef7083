using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary>The product that [Kernels] names is the one that networks multiply with, forward and backward, and heads on their encoder.</summary>
public sealed class MatrixProductSwapTests
{
    // Of TinyPreNorm: the projection of embeddings 20 wide to the generator's 12; of each of two layers queries, keys and values, attention's output,
    // feed-forward; the head to 20 and the vocabulary.
    private static readonly (long, long)[] OfGenerator =
    [
        (12, 20), (36, 12), (12, 12), (48, 12), (12, 48), (36, 12), (12, 12), (48, 12), (12, 48), (20, 12), (300, 20),
    ];

    // One layer 20 wide, and the head.
    private static readonly (long, long)[] OfDiscriminator = [(60, 20), (20, 20), (80, 20), (20, 80), (20, 20), (1, 20)];

    [Fact]
    public void EveryProductOfAStep_IsTheNamedOnes()
    {
        using JointTrainer trainer = (JointTrainer)new TinyProduct().CreateTrainer(CPU);
        CountingProduct product = Assert.IsType<CountingProduct>(trainer.Kernels.MatrixProduct);
        Step(trainer, 0);
        Assert.Equal([.. OfGenerator, .. OfDiscriminator], product.Forward);
        AssertGradients(product, [.. OfGenerator, .. OfDiscriminator]);
        Assert.Equal([ScalarType.Float32], product.Types);
    }

    [SkippableFact]
    public void EveryProductOfAStepInBf16_IsTheNamedOnes()
    {
        Skip.If(ProcessorPrecision.Obstacle(Precision.Bf16, CPU) is not null, "The processor has no bfloat16.");
        using JointTrainer trainer = (JointTrainer)new TinyProduct { Precision = Precision.Bf16 }.CreateTrainer(CPU);
        CountingProduct product = Assert.IsType<CountingProduct>(trainer.Kernels.MatrixProduct);
        Step(trainer, 0);
        Assert.Equal([.. OfGenerator, .. OfDiscriminator], product.Forward);
        AssertGradients(product, [.. OfGenerator, .. OfDiscriminator]);
        Assert.Equal([ScalarType.BFloat16], product.Types);
    }

    /// <summary>The same product another way: but for the rounding of sums that begin with the bias.</summary>
    [Fact]
    public void Training_IsThatOfTheBuiltInProduct()
    {
        float[] builtIn = Weights(new TinyPreNorm()), swapped = Weights(new TinyProduct());
        Assert.True(builtIn.Zip(swapped, (a, b) => Math.Abs(a - b)).Max() <= 2e-5f);
        Assert.Equal(builtIn, Weights(new TinyProductRestored()));
        Assert.Equal(builtIn, Weights(new TinyProductElsewhere()));
    }

    [Fact]
    public void Base_HandsTheProductDown()
    {
        _ = Assert.IsType<CountingProduct>(TinyProductVariant.Kernels(CPU).MatrixProduct);
        Type builtIn = TinyPreNorm.Kernels(CPU).MatrixProduct.GetType();
        Assert.IsType(builtIn, TinyProductRestored.Kernels(CPU).MatrixProduct);
        Assert.IsType(builtIn, TinyProductElsewhere.Kernels(CPU).MatrixProduct);
        Assert.Equal(new KernelFacts(("MatrixProduct", typeof(CountingProduct).FullName!)), new TinyProductVariant().Facts.Kernels);
        Assert.Equal(new KernelFacts(), new TinyProductRestored().Facts.Kernels);
    }

    /// <summary>The networks keep what they were built with.</summary>
    [Fact]
    public void TrainersProduct_CannotBeSwappedLater()
    {
        using JointTrainer trainer = (JointTrainer)new TinyPreNorm().CreateTrainer(CPU);
        Assert.Throws<ArgumentException>(() => trainer.Kernels = trainer.Kernels with { MatrixProduct = new CountingProduct() });
        trainer.Kernels = trainer.Kernels with { MatrixProduct = trainer.Kernels.MatrixProduct };
    }

    [Fact]
    public void Head_MultipliesWithItsEncodersProduct()
    {
        TinyProductHead recipe = new();
        NetworkKernels kernels = recipe.Kernels(CPU);
        CountingProduct product = Assert.IsType<CountingProduct>(KernelsOf(kernels).MatrixProduct);
        using ParameterArena arena = ParameterArena.ForTraining(recipe.Layout, CPU);
        arena.Initialize(seed: 1);
        using IHeadNetwork network = recipe.CreateNetwork(arena, kernels.Encoder);
        using Batch batch = SyntheticText.Batch(recipe.Model, rows: 4, length: 24, seed: 1);
        using DisposeScope scope = NewDisposeScope();
        using Tensor logits = network.call(batch.InputIds, batch.TokenTypeIds, null);
        logits.sum().backward();
        (long, long)[] layers = [.. OfDiscriminator[..^2], (20, 20), (2, 20)];
        Assert.Equal(layers, product.Forward);
        AssertGradients(product, layers);
        Assert.IsNotType<CountingProduct>(KernelsOf(new TinyProductRestoredHead().Kernels(CPU)).MatrixProduct);
    }

    private static KernelTable KernelsOf(NetworkKernels kernels) => TinyPreNorm.Kernels(CPU) with { Encoder = kernels.Encoder };

    private static void AssertGradients(CountingProduct product, (long, long)[] weights)
    {
        Assert.Equal(weights.Order(), product.OfInput.Order());
        Assert.Equal(weights.Order(), product.OfWeight.Order());
    }

    private static float[] Weights(PretrainingRecipe recipe)
    {
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        for (int step = 0; step < 3; step++)
            Step(trainer, step);
        return [.. trainer.Arena.Weights.data<float>()];
    }

    private static void Step(JointTrainer trainer, int step)
    {
        using Batch batch = SyntheticText.Batch(trainer.Recipe.Facts, rows: 4, length: 24, seed: step);
        RandomKey random = new(1, (uint)step);
        StepHyperparameters values = StepHyperparameters.ForEvaluation(trainer.Recipe);
        long masked = batch.CountMasked(trainer.Kernels.Masking, random, 0);
        trainer.Accumulate(batch, new StepContext(random, 0, masked, batch.Tokens, batch.Rows, values));
        trainer.Update(2e-3, step).Dispose();
    }
}
