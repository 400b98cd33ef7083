using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>The output layer in chunks of the vocabulary gives what it gives all at once, and what autograd gives.</summary>
public sealed class VocabularyHeadTests
{
    private const int Rows = 13, Width = 24;
    private const float GradientScale = 0.3f;
    private static readonly RandomKey Key = new(0x1122334455667788, 5);
    private static readonly Scalar BeyondVocabulary = 1000L.ToScalar();

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Chunks_OfAnySize_GiveWhatOneGives(KernelBackend backend)
    {
        Compare<GumbelMaxSampling, Plain>(backend);
        Compare<InverseCdfSampling, Plain>(backend);
        Compare<UniformSampling, Wrong>(backend);
        Compare<MarginSampling, Warm>(backend);
        Compare<GumbelMaxSampling, Top5>(backend);
        Compare<InverseCdfSampling, CoolWrongTop20>(backend);
    }

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void Chunks_EqualLogits_TopKTakesTheFirst(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] bias = new float[1000];
        bias[700] = 1;
        bias[500] = 1;
        bias.AsSpan(0, 126).Fill(-1);
        VocabularyHead head = new(zeros(1000, 2), Arrays.Floats(bias), largestLogits: 0, chunkBytes: 64 * 300 * sizeof(float));
        GeneratorHeadOutput output = head.Evaluate(
            CpuBackends.Kernels<Spec<V1000, Top5>, UniformSampling, BinaryCrossEntropy>(backend).GeneratorHead,
            ones(300, 2),
            zeros(300, ScalarType.Int64),
            ones(300),
            Key,
            0);
        Assert.Equal([126L, 127, 128, 500, 700], Arrays.Of<long>(output.Samples).Distinct().Order());
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void Gradients_AreThoseOfAutograd_AddedToWhatIsThere(long largestLogits)
    {
        using DisposeScope scope = NewDisposeScope();
        Layer layer = new(1000);
        Tensor states = Arrays.Floats(Arrays.Normal(new Random(1), Rows * Width, 1), Rows, Width).requires_grad_(true);
        Tensor logits = nn.functional.linear(states, layer.Matrix, layer.Bias);
        Tensor loss = nn.functional.cross_entropy(logits, layer.Targets, reduction: nn.Reduction.None);
        loss.mul(layer.Weights).sum().mul(tensor(GradientScale)).backward();
        float[] matrix = [.. Arrays.Of<float>(layer.Matrix.grad!).Select(value => value + 1)],
            bias = [.. Arrays.Of<float>(layer.Bias.grad!).Select(value => value + 1)];
        _ = layer.Matrix.grad!.fill_(ElectraDsl.Torch.Scalars.One);
        _ = layer.Bias.grad!.fill_(ElectraDsl.Torch.Scalars.One);

        (GeneratorHeadOutput output, Tensor gradient) = new VocabularyHead(
            layer.Matrix,
            layer.Bias,
            largestLogits,
            chunkBytes: 128 * Rows * sizeof(float))
            .Run(KernelTable.For<Spec<V1000>>(KernelBackend.Simd).GeneratorHead, states, layer.Targets, layer.Weights, GradientScale, Key, 0);

        AssertClose(Arrays.Of<float>(loss.mul(layer.Weights)), Arrays.Of<float>(output.Losses), 2e-6f);
        AssertClose(Arrays.Of<float>(states.grad!), Arrays.Of<float>(gradient), 1e-6f);
        AssertClose(matrix, Arrays.Of<float>(layer.Matrix.grad!), 1e-6f);
        AssertClose(bias, Arrays.Of<float>(layer.Bias.grad!), 1e-6f);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void NoRows_GiveEmptyOutputsAndNoGradient(long largestLogits)
    {
        using DisposeScope scope = NewDisposeScope();
        Layer layer = new(1000);
        (GeneratorHeadOutput output, Tensor gradient) = new VocabularyHead(layer.Matrix, layer.Bias, largestLogits, 1).Run(
            KernelTable.For<Spec<V1000>>(KernelBackend.Simd).GeneratorHead,
            empty(0, Width),
            empty(0, ScalarType.Int64),
            empty(0),
            GradientScale,
            Key,
            0);
        Assert.Equal((0L, 0L), (output.Samples.numel(), gradient.numel()));
        Assert.All(Arrays.Of<float>(layer.Matrix.grad!), value => Assert.Equal(0, value));
    }

    [Fact]
    public void KernelOfTheUsersOwn_GetsAllLogits()
    {
        using DisposeScope scope = NewDisposeScope();
        Layer layer = new(1000);
        _ = new VocabularyHead(layer.Matrix, layer.Bias, largestLogits: 0, chunkBytes: 1).Run(
            new OwnKernel(), zeros(Rows, Width), layer.Targets, layer.Weights, GradientScale, Key, 0);
        Assert.All(Arrays.Of<float>(layer.Bias.grad!), value => Assert.Equal(Rows, value));
    }

    [Theory]
    [InlineData(128 * 19, 30_522, 128L * 19 * 30_522 * 4)]
    [InlineData(256 * 79, 30_522, 256L * 79 * 768 * 4)]
    [InlineData(3_000_000, 100, 3_000_000L * 64 * 4)]
    [InlineData(0, 100, 0)]
    public void LogitBytes_AreBounded(long rows, int vocabularySize, long expected) =>
        Assert.Equal(expected, VocabularyHead.LogitBytes(rows, vocabularySize));

    [Fact]
    public void WrongArguments_AreNamed()
    {
        using DisposeScope scope = NewDisposeScope();
        Layer layer = new(1000);
        IGeneratorHeadKernel kernel = KernelTable.For<Spec<V1000>>(KernelBackend.Simd).GeneratorHead,
            narrow = KernelTable.For<Spec<V503>>(KernelBackend.Simd).GeneratorHead;
        Assert.Equal("matrix", Assert.Throws<ArgumentException>(() => new VocabularyHead(zeros(3), zeros(3))).ParamName);
        Assert.Equal("bias", Assert.Throws<ArgumentException>(() => new VocabularyHead(zeros(3, 2), zeros(2))).ParamName);
        foreach (long largest in new[] { 0, long.MaxValue })
        {
            VocabularyHead head = new(layer.Matrix, layer.Bias, largest, 1);
            Tensor states = zeros(Rows, Width);
            Assert.Equal("states", Name(() => head.Evaluate(kernel, zeros(Rows, Width + 1), layer.Targets, layer.Weights, Key, 0)));
            Assert.Equal("targets", Name(() => head.Evaluate(kernel, states, zeros(Rows), layer.Weights, Key, 0)));
            Assert.Equal("weights", Name(() => head.Evaluate(kernel, states, layer.Targets, zeros(2), Key, 0)));
            Assert.Contains(
                "targets[0] is 1000",
                Assert
                    .Throws<ArgumentException>(() =>
                        head.Evaluate(kernel, states, layer.Targets.clone().fill_(BeyondVocabulary), layer.Weights, Key, 0))
                    .Message,
                StringComparison.Ordinal);
            _ = Assert.Throws<ArgumentException>(() => head.Evaluate(narrow, states, layer.Targets, layer.Weights, Key, 0));
        }

        static string? Name(Action action) => Assert.Throws<ArgumentException>(action).ParamName;
    }

    private static void Compare<TSampler, TSampling>(KernelBackend backend) where TSampler : struct, ISampler where TSampling : struct, ISampling
    {
        foreach (int chunk in new[] { 1, 64, 192, 640, 1000 })
            Compare<V1000, TSampler, TSampling>(backend, chunk);
        if (backend == KernelBackend.OpenCl)
            return;                                                          // half a second for each kernel of each size
        Compare<V65, TSampler, TSampling>(backend, chunk: 1);
        Compare<V2, TSampler, TSampling>(backend, chunk: 1);
    }

    private static void Compare<TSize, TSampler, TSampling>(KernelBackend backend, int chunk)
        where TSize : struct, IVocabularySize
        where TSampler : struct, ISampler
        where TSampling : struct, ISampling
    {
        using DisposeScope scope = NewDisposeScope();
        IGeneratorHeadKernel kernel = CpuBackends.Kernels<Spec<TSize, TSampling>, TSampler, BinaryCrossEntropy>(backend).GeneratorHead;
        Tensor states = Arrays.Floats(Arrays.Normal(new Random(1), Rows * Width, 1), Rows, Width);
        Layer one = new(TSize.Value), other = new(TSize.Value);
        VocabularyHead whole = new(one.Matrix, one.Bias, long.MaxValue, 1);
        VocabularyHead parts = new(other.Matrix, other.Bias, largestLogits: 0, chunkBytes: (long)chunk * Rows * sizeof(float));

        (GeneratorHeadOutput expected, Tensor expectedGradient) = whole.Run(kernel, states, one.Targets, one.Weights, GradientScale, Key, 7);
        (GeneratorHeadOutput actual, Tensor actualGradient) = parts.Run(kernel, states, other.Targets, other.Weights, GradientScale, Key, 7);
        GeneratorHeadOutput evaluated = parts.Evaluate(kernel, states, other.Targets, other.Weights, Key, 7);

        AssertClose(Arrays.Of<float>(expected.Losses), Arrays.Of<float>(actual.Losses), 1e-6f);
        Assert.Equal(Arrays.Of<long>(expected.Samples), Arrays.Of<long>(actual.Samples));
        Assert.Equal(Arrays.Of<float>(expected.Correct), Arrays.Of<float>(actual.Correct));
        AssertClose(Arrays.Of<float>(expectedGradient), Arrays.Of<float>(actualGradient), 1e-6f);
        AssertClose(Arrays.Of<float>(one.Matrix.grad!), Arrays.Of<float>(other.Matrix.grad!), 1e-6f);
        AssertClose(Arrays.Of<float>(one.Bias.grad!), Arrays.Of<float>(other.Bias.grad!), 1e-6f);
        Assert.Equal(Arrays.Of<float>(actual.Losses), Arrays.Of<float>(evaluated.Losses));
        Assert.Equal(Arrays.Of<long>(actual.Samples), Arrays.Of<long>(evaluated.Samples));
        Assert.Equal(Arrays.Of<float>(actual.Correct), Arrays.Of<float>(evaluated.Correct));
    }

    /// <summary>Within a share of the largest.</summary>
    private static void AssertClose(float[] expected, float[] actual, float share)
    {
        Assert.Equal(expected.Length, actual.Length);
        float largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= share * largest, $"{i}: {expected[i]} and {actual[i]}, the largest {largest}");
    }

    /// <summary>An output layer whose gradients are views, as in an arena, and what it is judged by.</summary>
    private sealed class Layer
    {
        internal Layer(int vocabularySize)
        {
            Random random = new(vocabularySize);
            Matrix = new Parameter(Arrays.Floats(Arrays.Normal(random, vocabularySize * Width, 0.5f), vocabularySize, Width), requires_grad: true);
            Bias = new Parameter(Arrays.Floats(Arrays.Normal(random, vocabularySize, 1), vocabularySize), requires_grad: true);
            Tensor gradients = zeros(vocabularySize * (Width + 1));
            Matrix.grad = gradients.narrow(0, 0, vocabularySize * Width).view(vocabularySize, Width);
            Bias.grad = gradients.narrow(0, vocabularySize * Width, vocabularySize);
            Targets = Arrays.Longs([.. Enumerable.Range(0, Rows).Select(_ => (long)random.Next(vocabularySize))], Rows);
            Weights = Arrays.Floats([.. Enumerable.Range(0, Rows).Select(row => row % 4 == 3 ? 0 : 1f)]);
        }

        internal Parameter Matrix { get; }

        internal Parameter Bias { get; }

        internal Tensor Targets { get; }

        internal Tensor Weights { get; }
    }

    /// <summary>Says 1 of everything.</summary>
    private sealed class OwnKernel : IGeneratorHeadKernel
    {
        public GeneratorHeadOutput Run(
            Tensor logits,
            Tensor targets,
            Tensor weights,
            float gradientScale,
            RandomKey key,
            int firstRow,
            float temperature = 1)
        {
            Assert.Equal([Rows, 1000L], logits.shape);
            _ = logits.fill_(ElectraDsl.Torch.Scalars.One);
            return Evaluate(logits, targets, weights, key, firstRow, temperature);
        }

        public GeneratorHeadOutput Evaluate(Tensor logits, Tensor targets, Tensor weights, RandomKey key, int firstRow, float temperature = 1) =>
            new(ones(Rows), targets.clone(), ones(Rows));
    }
}
