namespace ElectraDsl.Generators.Tests;

/// <summary>The whole text of a few models. A change of the emitter shows here: look at it as its readers will.</summary>
public sealed class BaselineTests
{
    [Fact]
    public void QuickStart_IsWrittenAsItsBaselines() => Verify(SampleModels.QuickStart);

    [Fact]
    public void ModelWithoutSharing_IsWrittenAsItsBaselines() => Verify(Plans.Source(
        "VocabularySize = 1_000, EmbeddingSize = 48, TokenTypes = 0, Tying = WeightTying.None, MaskProbability = 0.125, Masking = MaskingMode.WholeWord",
        "Layers = 1, HiddenSize = 32, AttentionHeads = 2, Norm = NormPlacement.Pre, Activation = Activation.GeluTanh, AttentionDropout = 0, NormEpsilon = 1e-5, Positions = Positions.Learned",
        "Layers = 3, HiddenSize = 64, AttentionHeads = 4, FeedForwardSize = 100, Activation = Activation.Silu, Dropout = 0, Positions = Positions.Learned")
    .Replace("Small", "Untied", StringComparison.Ordinal));

    [Fact]
    public void ModelOfOneEncoder_IsWrittenAsItsBaselines() => Verify(Plans.Source(
        "VocabularySize = 1_000, EmbeddingSize = 16, Tying = WeightTying.AllWeights",
        "Layers = 2, HiddenSize = 32, AttentionHeads = 2, Norm = NormPlacement.Pre, Activation = Activation.Relu, Positions = Positions.Learned",
        "Layers = 2, HiddenSize = 32, AttentionHeads = 2, Norm = NormPlacement.Pre, Activation = Activation.Relu, Positions = Positions.Learned")
    .Replace("Small", "Shared", StringComparison.Ordinal));

    [Fact]
    public void ModelOfModernParts_IsWrittenAsItsBaselines() => Verify(SampleModels.Modern);

    [Fact]
    public void ModelWithSharedTokenEmbeddings_IsWrittenAsItsBaselines() => Verify(Plans.Source(
        "VocabularySize = 1_000, EmbeddingSize = 32, Tying = WeightTying.TokenEmbeddings",
        "Layers = 1, HiddenSize = 16, AttentionHeads = 1, Positions = Positions.Learned",
        "Layers = 2, HiddenSize = 32, AttentionHeads = 2, Positions = Positions.Learned").Replace("Small", "SharedTokens", StringComparison.Ordinal));

    [Fact]
    public void ModelWithDisentangledGradients_IsWrittenAsItsBaselines() => Verify(Plans.Source(
        "VocabularySize = 1_000, EmbeddingSize = 32, Tying = WeightTying.GradientDisentangled",
        "Layers = 1, HiddenSize = 32, AttentionHeads = 2, Positions = Positions.Learned",
        "Layers = 2, HiddenSize = 48, AttentionHeads = 3, Positions = Positions.Learned").Replace("Small", "Disentangled", StringComparison.Ordinal));

    [Fact]
    public void MaskedLanguageModel_IsWrittenAsItsBaselines() => Verify(SampleModels.QuickStart, SampleModels.Masked);

    [Fact]
    public void ModelOfNextSentences_IsWrittenAsItsBaselines() => Verify(SampleModels.QuickStart, SampleModels.Masked, SampleModels.Paired);

    [Fact]
    public void HeadsOfEveryTask_AreWrittenAsTheirBaselines()
    {
        CompiledModels compiled = ModelCompiler.Run(SampleModels.Small, SampleModels.Heads).AssertClean();
        foreach (string fileName in compiled.FileNames.Where(name => !name.Contains("ElectraSmall", StringComparison.Ordinal)))
            Baseline.Verify(fileName + ".txt", compiled.TextOf(fileName));
    }

    [Fact]
    public void ModelWithSwappedKernels_NamesThem()
    {
        CompiledModels compiled = ModelCompiler.Run(SampleModels.Swapped).AssertClean();
        foreach (string fileName in new[] { "Samples.Swapped.Kernels.g.cs", "Samples.SwappedWhole.Kernels.g.cs" })
            Baseline.Verify(fileName + ".txt", compiled.TextOf(fileName));
        Assert.Contains(
            "Kernels = new KernelFacts((\"RtdLoss\", \"Samples.SquaredLoss\"))",
            compiled.TextOf("Samples.Swapped.g.cs"),
            StringComparison.Ordinal);
    }

    /// <summary>Heads multiply with what their encoder's model names.</summary>
    [Fact]
    public void ModelWithSwappedProduct_HandsItToItsHeads()
    {
        CompiledModels compiled = ModelCompiler.Run(SampleModels.SwappedProduct).AssertClean();
        foreach (string fileName in new[] { "Samples.Multiplied.Kernels.g.cs", "Samples.MultipliedHead.g.cs" })
            Baseline.Verify(fileName + ".txt", compiled.TextOf(fileName));
        Assert.Contains(
            "Kernels = new KernelFacts((\"MatrixProduct\", \"Samples.OwnProduct\"))",
            compiled.TextOf("Samples.Multiplied.g.cs"),
            StringComparison.Ordinal);
        foreach (string fileName in new[] { "Samples.BuiltIn.Kernels.g.cs", "Samples.BuiltInHead.g.cs" })
            Assert.DoesNotContain("OwnProduct", compiled.TextOf(fileName), StringComparison.Ordinal);
        Assert.DoesNotContain("NetworkKernels", compiled.TextOf("Samples.BuiltInHead.g.cs"), StringComparison.Ordinal);
    }

    private static void Verify(params string[] sources)
    {
        CompiledModels compiled = ModelCompiler.Run(sources).AssertClean();
        foreach (string fileName in compiled.FileNames)
            Baseline.Verify(fileName + ".txt", compiled.TextOf(fileName));
    }
}
