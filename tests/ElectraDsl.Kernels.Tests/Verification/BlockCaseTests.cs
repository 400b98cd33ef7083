using ElectraDsl.Kernels.Tools.Cases;
using ElectraDsl.Kernels.Tools.Verification;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests.Verification;

/// <summary>The blocks inside encoders, as <c>kernels verify</c> checks them.</summary>
public sealed class BlockCaseTests
{
    private const ulong Seed = 31;

    private static readonly KernelTable Simd = KernelTable.For<Spec<V1000>>(KernelBackend.Simd);

    public static TheoryData<KernelBackend, Activation> Every
    {
        get
        {
            TheoryData<KernelBackend, Activation> all = [];
            foreach (KernelBackend backend in new[] { KernelBackend.Simd, KernelBackend.TorchOps, KernelBackend.Ilgpu })
            {
                foreach (Activation activation in Enum.GetValues<Activation>())
                    all.Add(backend, activation);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void EveryBlock_AgreesWithTheReference(KernelBackend backend, Activation activation)
    {
        KernelTable kernels = KernelTable.For<Spec<V1000>>(backend);
        foreach (BlockCase block in BlockCase.AllOf(With(activation)))
            Assert.All(KernelVerification.Check(block, kernels, CPU, Seed), check => Assert.True(check.Agrees, $"{check.Op}, {check.FirstFault}"));
    }

    /// <summary>As <see cref="ManySeedsTests"/> has it of the ops.</summary>
    [SkippableTheory]
    [InlineData(KernelBackend.Simd)]
    [InlineData(KernelBackend.TorchOps)]
    [Trait("Category", "Slow")]
    public void EveryBlock_AgreesAtAHundredSeeds(KernelBackend backend)
    {
        const string slow = "ELECTRADSL_SLOW_TESTS";
        Skip.If(string.IsNullOrEmpty(Environment.GetEnvironmentVariable(slow)), $"This test takes minutes: set {slow}=1 to run it.");
        KernelTable kernels = KernelTable.For<Spec<V1000>>(backend);
        foreach (Activation activation in Enum.GetValues<Activation>())
        {
            for (ulong seed = 1; seed <= 100; seed++)
            {
                IReadOnlyList<BlockCase> blocks = BlockCase.AllOf(With(activation));
                foreach (OutputCheck check in blocks.SelectMany(block => KernelVerification.Check(block, kernels, CPU, seed)))
                    Assert.True(check.Agrees, $"{activation}, seed {seed}: {check.Op}, {check.FirstFault}");
            }
        }
    }

    [Fact]
    public void WrongBlocks_AreNamed()
    {
        FusedDropout dropout = (FusedDropout)Simd.Encoder.Dropout;
        FusedResidualNorm norm = (FusedResidualNorm)Simd.Encoder.ResidualNorm;
        FusedAttention attention = (FusedAttention)Simd.Encoder.Attention;
        KernelTable wrong = Simd with
        {
            Encoder = Simd.Encoder with
            {
                Dropout = new FusedDropout(
                    KernelBackend.Simd, CPU.type, (drops, length) => dropout.PassOf(drops with { Rate = drops.Rate + 0.01 }, length)),
                ResidualNorm = new FusedResidualNorm(
                    KernelBackend.Simd, CPU.type, (_, drops, length) =>
                    norm.PassOf(new Norm(Normalization.LayerNorm, 0.1), drops, length), dropout.PassOf),
                Attention = new FusedAttention(
                    KernelBackend.Simd,
                    CPU.type,
                    (shape, mask, rotary, draws) => attention.PassOf(shape, AttentionMask.All(mask.Tokens, mask.Tokens!), null, draws)),
            },
        };
        string[] found =
        [
            .. BlockCase.AllOf(With(Activation.Gelu)).Where(block => KernelVerification.Check(block, wrong, CPU, Seed).Any(check => !check.Agrees))
                .Select(block => block.Op).Distinct(),
        ];
        Assert.Equal(["attention", "residual norm", "dropout"], found);
    }

    /// <summary>A variant is named once, with the networks that have it.</summary>
    [Fact]
    public void Blocks_NameTheirNetworks()
    {
        IReadOnlyList<BlockCase> blocks = BlockCase.AllOf(With(Activation.SwiGlu));
        Assert.Equal(
            ["discriminator: SwiGlu", "generator: Gelu without bias"],
            blocks.Where(block => block.Op == "linear").Select(block => $"{block.Networks}: {block.Variant}"));
        Assert.Equal("generator, discriminator", blocks.Single(block => block.Op == "embedding rows").Networks);
    }

    /// <summary>A discriminator with everything, and a generator with the rest.</summary>
    private static ModelConfig With(Activation activation) => SmallModel.Facts with
    {
        Generator = NetworkConfig.Of(new GeneratorAttribute
        {
            HiddenSize = 16, AttentionHeads = 1, FeedForwardSize = 32, Biases = false, Normalization = Normalization.RmsNorm, Dropout = 0,
            AttentionDropout = 0.2, Positions = Positions.Rotary, RotaryPairs = RotaryPairs.HalfSplit,
        }),
        Discriminator = NetworkConfig.Of(new DiscriminatorAttribute
        {
            HiddenSize = 32, AttentionHeads = 2, FeedForwardSize = 64, Activation = activation, Positions = Positions.Rotary, AttentionWindow = 6,
            Dropout = 0.1, AttentionDropout = 0,
        }),
    };
}
