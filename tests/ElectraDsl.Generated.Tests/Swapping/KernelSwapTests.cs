using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Generated.Tests.Swapping;

/// <summary>What [Kernels] names is what trains.</summary>
public sealed class KernelSwapTests
{
    private const int Steps = 4;

    public static TheoryData<KernelBackend> Backends => [KernelBackend.TorchOps, KernelBackend.Simd, KernelBackend.Ilgpu];

    [Theory]
    [MemberData(nameof(Backends))]
    public void FocalLoss_OnEveryBackend_TrainsAsItsAutogradFormula(KernelBackend backend)
    {
        float[] plain = Weights(new TinyPreNorm(), KernelTable.For<TinyPreNorm.KernelSpec>(backend));
        float[] swapped = Weights(new TinyFocal(), KernelTable.For<TinyFocal.KernelSpec>(backend));
        FocalLossByAutograd autograd = new();
        float[] formula = Weights(new TinyPreNorm(), KernelTable.For<TinyPreNorm.KernelSpec>(backend) with { RtdLoss = autograd });

        Assert.Equal(Steps, autograd.Runs);
        Assert.True(Distance(swapped, formula) <= 2e-5f, $"The formula's weights are {Distance(swapped, formula)} away.");
        Assert.True(Distance(swapped, plain) >= 1e-3f, $"The default's weights are only {Distance(swapped, plain)} away.");
    }

    [Fact]
    public void Attribute_TrainsWithTheNamedFunctions()
    {
        Assert.Equal(typeof(FocalLoss), LossOf(TinyFocal.Kernels(CPU)));
        Assert.Equal(Weights(new TinyFocal(), KernelTable.For<TinyFocal.KernelSpec>(KernelBackend.Simd)), Weights(new TinyFocal(), null));
    }

    [Fact]
    public void Base_HandsKernelsDown_ArgumentByArgument()
    {
        Assert.Equal(typeof(FocalLoss), LossOf(TinyFocalVariant.Kernels(CPU)));
        Assert.Equal(typeof(FocalLoss), LossOf(TinyFocalBeside.Kernels(CPU)));
        Assert.Equal(typeof(BinaryCrossEntropy), LossOf(TinyPlainAgain.Kernels(CPU)));
        Assert.Equal(typeof(BinaryCrossEntropy), LossOf(TinyNamed.Kernels(CPU)));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void Sampler_OnEveryBackend_DecidesWhatIsReplaced(KernelBackend backend)
    {
        Assert.Equal(typeof(ReluctantSampler), FunctionOf(TinyReluctant.Kernels(CPU).GeneratorHead, nameof(IModelSpec.Sampler)));
        Assert.Equal(typeof(FocalLoss), LossOf(TinyReluctant.Kernels(CPU)));

        // A token that is drawn anew and never the true one is always replaced.
        using JointTrainer trainer = new TinyReluctant().CreateTrainer(CPU);
        trainer.Kernels = KernelTable.For<TinyReluctant.KernelSpec>(backend) with { Encoder = trainer.Kernels.Encoder };
        Train(trainer);
        TotalsReport report = trainer.Totals.Take();
        Assert.Equal(report.Sum("masked_tokens"), report.Sum("positives"));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void MaskingPolicy_OnEveryBackend_DecidesWhatIsMasked(KernelBackend backend)
    {
        Assert.Equal(typeof(EvenTokensMasking), FunctionOf(TinyEven.Kernels(CPU).Masking, nameof(IModelSpec.MaskingPolicy)));
        KernelTable kernels = KernelTable.For<TinyEven.KernelSpec>(backend);
        using DisposeScope scope = NewDisposeScope();
        using Batch batch = SyntheticText.Batch(new TinyEven().Facts, rows: 4, length: 24, seed: 1);
        MaskedBatch masked = kernels.Masking.Run(batch.InputIds, batch.AttentionMask, batch.MaxPredictions, new RandomKey(1, 1), 0);
        long[] targets = [.. masked.Targets.data<long>()];
        float[] weights = [.. masked.Weights.data<float>()];
        Assert.Contains(1f, weights);
        Assert.All(targets.Zip(weights).Where(slot => slot.Second > 0), slot => Assert.Equal(0, slot.First % 2));
    }

    [Fact]
    public void WholeKernel_IsCreatedAndRun()
    {
        TinyWholeKernel recipe = new();
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        Train(trainer);
        Assert.Equal(Steps, Assert.IsType<FocalLossByAutograd>(trainer.Kernels.RtdLoss).Runs);
    }

    [Fact]
    public void WholeKernelOfAnotherDevice_LeavesTheBuiltInOne()
    {
        Assert.Equal(typeof(BinaryCrossEntropy), LossOf(TinyElsewhere.Kernels(CPU)));
        Assert.Equal(Weights(new TinyPreNorm(), null), Weights(new TinyElsewhere(), null));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public void PrivateFunctions_RunOnEveryBackend(KernelBackend backend) => Assert.Equal(
        Weights(new TinyFocal(), KernelTable.For<TinyFocal.KernelSpec>(backend)), Weights(new TinyHidden(), TinyHidden.On(backend)));

    [Fact]
    public void Facts_NameWhatIsSwapped_AndNothingElse()
    {
        Assert.Equal(new KernelFacts(("RtdLoss", "ElectraDsl.Generated.Tests.Swapping.FocalLoss")), new TinyFocal().Facts.Kernels);
        Assert.Equal(new KernelFacts(), new TinyPreNorm().Facts.Kernels);
        Assert.Equal(new KernelFacts(), new TinyNamed().Facts.Kernels);
        Assert.Equal(new TinyPreNorm().Facts.Fingerprint, new TinyFocal().Facts.Fingerprint);
    }

    private static float[] Weights(PretrainingRecipe recipe, KernelTable? kernels)
    {
        using JointTrainer trainer = (JointTrainer)recipe.CreateTrainer(CPU);
        if (kernels is not null)
            trainer.Kernels = kernels with { Encoder = trainer.Kernels.Encoder };
        Train(trainer);
        return [.. trainer.Arena.Weights.data<float>()];
    }

    private static void Train(JointTrainer trainer)
    {
        for (int step = 0; step < Steps; step++)
        {
            using Batch batch = SyntheticText.Batch(trainer.Recipe.Facts, rows: 4, length: 24, seed: step);
            RandomKey random = new(1, (uint)step);
            trainer.Accumulate(
                batch,
                new StepContext(
                    random,
                    0,
                    batch.CountMasked(trainer.Kernels.Masking, random, 0),
                    batch.Tokens,
                    batch.Rows,
                    StepHyperparameters.ForEvaluation(trainer.Recipe)));
            trainer.Update(2e-3, step).Dispose();
        }
    }

    private static float Distance(float[] one, float[] other) => one.Zip(other, (a, b) => Math.Abs(a - b)).Max();

    private static Type LossOf(KernelTable table) => FunctionOf(table.RtdLoss, nameof(IModelSpec.RtdLoss));

    /// <summary>What the spec names that a kernel is closed over.</summary>
    private static Type FunctionOf(object kernel, string function) =>
        (Type)Assert.Single(kernel.GetType().GetGenericArguments()).GetProperty(function)!.GetValue(null)!;
}
