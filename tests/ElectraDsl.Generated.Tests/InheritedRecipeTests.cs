using ElectraDsl.Data;
using ElectraDsl.Kernels;
using ElectraDsl.Training;

namespace ElectraDsl.Generated.Tests;

/// <summary>A recipe none of whose hyperparameters has the library's default.</summary>
[ElectraModel(VocabularySize = 100, MaxPositions = 64)]
[Generator(Layers = 1, HiddenSize = 8, AttentionHeads = 1)]
[Discriminator(Layers = 1, HiddenSize = 16, AttentionHeads = 2)]
internal sealed partial record Peculiar
{
    public static readonly ICorpus Text = new NoText();

    public Peculiar()
    {
        Steps = 3;
        Epochs = 1.5;
        Hours = 0.5;
        Flops = 1e15;
        BatchSize = 6;
        MicroBatchSize = 2;
        RecomputeActivations = true;
        SequenceLength = 64;
        ShortSequenceLength = 16;
        ShortProportion = 0.25;
        LearningRate = 0.25;
        WarmupSteps = 1;
        WarmupProportion = 0.75;
        LearningRateDecayPower = 0.5;
        LearningRateRule = LearningRateRule.HuggingFace;
        LayerwiseLearningRateDecay = 0.9;
        WeightDecay = 0.125;
        AdamRule = AdamWRule.Torch;
        AdamBeta1 = 0.75;
        AdamBeta2 = 0.875;
        AdamEpsilon = 0.5;
        MaxGradientNorm = 2;
        EmaDecay = 0.5;
        GeneratorLearningRate = 0.5;
        SamplingTemperature = Schedule.Parse("2..1@50%");
        GeneratorWeight = 3;
        DiscriminatorWeight = 4;
        LowerCase = false;
        Precision = Precision.Bf16;
        CarryOverflow = false;
        Packing = Packing.FullSentences;
        StaticMasks = 10;
        HeldOutFraction = 0.5;
        EvaluationSequences = 5;
        ReportEvery = 7;
        EvaluateEvery = 8;
        CheckpointEvery = 9;
        KeepCheckpoints = 10;
        Patience = 12;
        BestMetric = BestMetric.GeneratorLoss;
        Alarms = AlarmAction.Stop;
        Seed = 11;
    }

    public override ICorpus? Corpus => Text;
}

/// <summary>Says nothing of its recipe.</summary>
[ElectraModel(Base = typeof(Peculiar))]
internal sealed partial record PeculiarToo;

/// <summary>Changes one hyperparameter to the library's default and one to a value that follows from the base's.</summary>
[ElectraModel(Base = typeof(PeculiarToo))]
internal sealed partial record LessPeculiar
{
    public LessPeculiar()
    {
        LearningRate = 5e-4;
        Steps *= 2;
    }

    public override ICorpus? Corpus => null;
}

file sealed class NoText : ICorpus
{
    public string Description => "nothing";

    public string Fingerprint => "none";

    public IEnumerable<Document> ReadDocuments() => [];
}

public sealed class InheritedRecipeTests
{
    [Fact]
    public void EveryHyperparameter_IsTheBases()
    {
        Peculiar origin = new();
        PeculiarToo variant = new();
        Tiny library = new();
        Assert.All(Hyperparameters.All, hyperparameter =>
        {
            Assert.NotEqual(hyperparameter.Get(library), hyperparameter.Get(origin));
            bool isUsed = !TrainingObjectives.Of(origin.Facts).UnusedHyperparameters.Contains(hyperparameter); // else nobody takes it over
            Assert.Equal(hyperparameter.Get(isUsed ? origin : library), hyperparameter.Get(variant));
        });
        Assert.Same(Peculiar.Text, variant.Corpus);
    }

    [Fact]
    public void OwnConstructor_RunsAfterTheBases()
    {
        LessPeculiar recipe = new();
        Assert.Equal(5e-4, recipe.LearningRate);
        Assert.Equal(6, recipe.Steps);
        Assert.Equal(0.125, recipe.WeightDecay);
        Assert.Null(recipe.Corpus);
    }

    [Fact]
    public void InitializersAndWith_ComeLast()
    {
        LessPeculiar recipe = new() { Steps = 50 };
        Assert.Equal(50, recipe.Steps);
        Assert.Equal((50, 7ul), ((recipe with { Seed = 7 }).Steps, (recipe with { Seed = 7 }).Seed));
    }

    [Fact]
    public void Facts_CarryTheVariantsOwnName() => Assert.Equal(nameof(LessPeculiar), new LessPeculiar().Facts.Name);
}
