using ElectraDsl.Kernels.Tools.Reference;
using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

[Collection(nameof(Alone))]
public sealed class ResidualNormTests
{
    private static readonly EncoderKernels Simd = KernelTable.For<Spec<V1000>>(KernelBackend.Simd).Encoder;
    private static readonly DropoutKey Key = new(Seed: 0x1234_5678_9ABC_DEF0, Step: 7, Place: 3, FirstSequence: 0);

    private static readonly (int Batch, int Length, int Width)[] Shapes =
    [
        (1, 1, 1), (1, 1, 8), (1, 3, 7), (2, 1, 15), (1, 5, 16), (3, 11, 17), (2, 16, 63), (1, 33, 64), (5, 13, 65), (2, 31, 100), (4, 64, 129),
        (3, 97, 256), (2, 50, 1030), (2, 520, 257),
    ];

    public static TheoryData<KernelBackend> Fused => CpuBackends.Fused;

    public static TheoryData<KernelBackend, Normalization, bool, double, int> Variants
    {
        get
        {
            TheoryData<KernelBackend, Normalization, bool, double, int> all = [];
            foreach (double rate in new[] { 0, 0.1 })
            {
                foreach ((KernelBackend backend, int threads) in new[]
                    { (KernelBackend.Simd, 1), (KernelBackend.Simd, 2), (KernelBackend.Ilgpu, 2), (KernelBackend.OpenCl, 2) })
                {
                    all.Add(backend, Normalization.LayerNorm, true, rate, threads);
                    all.Add(backend, Normalization.LayerNorm, false, rate, threads);
                    all.Add(backend, Normalization.RmsNorm, false, rate, threads);
                }
            }

            return all;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Variants))]
    public void OddShapes_AgreeWithTheReference_ForwardAndBackward(
        KernelBackend backend, Normalization kind, bool hasBias, double rate, int threads)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        int before = get_num_threads();
        set_num_threads(threads);
        try
        {
            foreach ((int batch, int length, int width) in Shapes)
            {
                ResidualNormCase made = new(batch, length, width, kind, hasBias, rate);
                made.Compare(kernels, isPreNorm: false);
                made.Compare(kernels, isPreNorm: true);
            }
        }
        finally
        {
            set_num_threads(before);
        }
    }

    /// <summary>The oracle of all devices, by autograd.</summary>
    [Theory]
    [InlineData(Normalization.LayerNorm, true)]
    [InlineData(Normalization.LayerNorm, false)]
    [InlineData(Normalization.RmsNorm, false)]
    public void PlainOperations_AgreeWithTheReference(Normalization kind, bool hasBias)
    {
        foreach ((int batch, int length, int width) in Shapes)
        {
            ResidualNormCase made = new(batch, length, width, kind, hasBias, rate: 0);
            made.Compare(EncoderKernels.TorchOps, isPreNorm: false);
            made.Compare(EncoderKernels.TorchOps, isPreNorm: true);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void Gradients_AreThoseOfFiniteDifferences(KernelBackend backend)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        const double Step = 1.0 / 64;
        ResidualNormCase made = new(2, 3, 5, Normalization.LayerNorm, hasBias: true, rate: 0.3);
        ResidualNormCase.Result result = made.Run(kernels, isPreNorm: true);
        Check(result.OfResidual, made.Residual);
        Check(result.OfUpdate, made.Update);
        Check(result.OfWeight, made.Weight);
        Check(result.OfBias, made.Bias!);

        void Check(float[] gradient, float[] values)
        {
            for (int i = 0; i < values.Length; i++)
            {
                float kept = values[i];
                values[i] = kept + (float)Step;
                double above = made.Loss(made.Run(kernels, isPreNorm: true));
                values[i] = kept - (float)Step;
                double below = made.Loss(made.Run(kernels, isPreNorm: true));
                values[i] = kept;
                Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-2);
            }
        }
    }

    /// <summary>Equal bits, however many threads there are: rows are summed in parts that do not depend on them.</summary>
    [Fact]
    public void Threads_ChangeNothing()
    {
        ResidualNormCase made = new(9, 100, 200, Normalization.LayerNorm, hasBias: true, rate: 0.1);
        int before = get_num_threads();
        try
        {
            set_num_threads(1);
            ResidualNormCase.Result one = made.Run(Simd, isPreNorm: true);
            set_num_threads(3);
            ResidualNormCase.Result three = made.Run(Simd, isPreNorm: true);
            Assert.Equal(one.Normalized, three.Normalized);
            Assert.Equal(one.OfUpdate, three.OfUpdate);
            Assert.Equal(one.OfWeight, three.OfWeight);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void PartsOfABatch_DropWhatTheWholeDrops(KernelBackend backend)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ones(6, 5, 70);
        float[] whole = Arrays.Of<float>(kernels.Dropout.Run(input, new Dropout(0.25, Key)));
        float[] parts =
        [
            .. Enumerable.Range(0, 3).SelectMany(part => Arrays.Of<float>(
                kernels.Dropout.Run(ones(2, 5, 70), new Dropout(0.25, Key with { FirstSequence = 2 * part })))),
        ];
        Assert.Equal(whole, parts);
        Assert.Equal(whole, ReferenceResidualNorm.Mask(30, 70, new Dropout(0.25, Key), 5).Select(value => (float)value));
    }

    /// <summary>By counts, and by products of neighbors: in the row, in the column, in the next step and at the next place.</summary>
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void ShareOfDroppedValues_IsTheRate_AndNeighborsAreIndependent(double rate)
    {
        const int Width = 500, Rows = 400;
        double[] mask = Dropped(Key), next = Dropped(Key with { Step = 8 }), other = Dropped(Key with { Place = 4 });
        AssertShare(mask, rate);
        AssertShare([.. mask.Zip(mask.Skip(1), (a, b) => a * b)], rate * rate);
        AssertShare([.. mask.Zip(mask.Skip(Width), (a, b) => a * b)], rate * rate);
        AssertShare([.. mask.Zip(next, (a, b) => a * b)], rate * rate);
        AssertShare([.. mask.Zip(other, (a, b) => a * b)], rate * rate);

        double[] Dropped(DropoutKey key)
        {
            using DisposeScope scope = NewDisposeScope();
            return [.. Arrays.Of<float>(Simd.Dropout.Run(ones(4, Rows / 4, Width), new Dropout(rate, key))).Select(value => value == 0 ? 1.0 : 0)];
        }

        static void AssertShare(double[] hits, double expected) =>
            Assert.InRange(hits.Average(), expected - (5 * Math.Sqrt(expected / hits.Length)), expected + (5 * Math.Sqrt(expected / hits.Length)));
    }

    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void Dropout_IsItsOwnBackwardPass(KernelBackend backend)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        using DisposeScope scope = NewDisposeScope();
        Tensor input = rand(2, 9, 33).requires_grad_(true), weights = rand(2, 9, 33);
        kernels.Dropout.Run(input, new Dropout(0.4, Key)).mul(weights).sum().backward();
        double[] mask = ReferenceResidualNorm.Mask(18, 33, new Dropout(0.4, Key), 9);
        float[] gradient = Arrays.Of<float>(input.grad!), expected = Arrays.Of<float>(weights);
        for (int i = 0; i < mask.Length; i++)
            Assert.Equal(mask[i] * expected[i], gradient[i], 1e-5);
    }

    /// <summary>Without a key it is libtorch's dropout; without a rate nothing at all.</summary>
    [Fact]
    public void WithoutKey_LibtorchsGeneratorDraws()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = ones(2, 3, 50);
        Assert.Same(input, Simd.Dropout.Run(input, default));
        Assert.Equal(Drawn(), Drawn());
        Assert.Contains(0f, Drawn());

        float[] Drawn()
        {
            using Generator _ = manual_seed(3);
            return Arrays.Of<float>(Simd.Dropout.Run(input, new Dropout(0.5, null)));
        }
    }

    /// <summary>Of a sum that nothing reads further, or whose norm nothing reads.</summary>
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void PreNorm_OneOutputUnread_HasTheOthersGradient(bool readsSum, bool readsNormalized)
    {
        ResidualNormCase made = new(2, 5, 12, Normalization.LayerNorm, hasBias: true, rate: 0.1);
        if (!readsSum)
            Array.Clear(made.OfSum);
        if (!readsNormalized)
            Array.Clear(made.OfNormalized);
        made.Compare(Simd, isPreNorm: true, readsSum, readsNormalized);
        made.Compare(CpuBackends.Encoder(KernelBackend.Ilgpu), isPreNorm: true, readsSum, readsNormalized);
    }

    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void WrongArguments_AreRefused(KernelBackend backend)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        using DisposeScope scope = NewDisposeScope();
        Norm norm = new(Normalization.LayerNorm, 1e-6), rms = new(Normalization.RmsNorm, 1e-6);
        Tensor x = ones(1, 2, 4), w = ones(4);
        Assert.Throws<ArgumentException>(() => kernels.ResidualNorm.PostNorm(ones(2, 4), ones(2, 4), norm, w, w));
        Assert.Throws<ArgumentException>(() => kernels.ResidualNorm.PostNorm(x, ones(1, 2, 5), norm, w, w));
        Assert.Throws<ArgumentException>(() => kernels.ResidualNorm.PostNorm(x, x.to(ScalarType.Float64), norm, w, w));
        Assert.Throws<ArgumentException>(() => kernels.ResidualNorm.PreNorm(x, x, norm, ones(5), null));
        Assert.Throws<ArgumentException>(() => kernels.ResidualNorm.PreNorm(x, x, rms, w, w));
        Assert.Throws<ArgumentException>(() => kernels.Dropout.Run(ones(2, 4), new Dropout(0.1, Key)));
    }

    /// <summary>What a node keeps that nobody goes back through is the collector's.</summary>
    [Fact]
    public void AbandonedNodes_AreCollected()
    {
        long before = LiveTensors.Settled();
        for (int round = 0; round < 10; round++)
            new ResidualNormCase(2, 8, 32, Normalization.LayerNorm, hasBias: true, rate: 0.1).ForwardOnly(Simd);
        for (int collection = 0; collection < 3; collection++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    /// <summary>Hundreds of nodes while another thread collects: nothing is left, nothing changes.</summary>
    [Fact]
    public void EveryTemporary_IsFreed_WhileACollectorNeverRests()
    {
        ResidualNormCase made = new(2, 8, 32, Normalization.LayerNorm, hasBias: true, rate: 0.1);
        ResidualNormCase.Result expected = made.Run(Simd, isPreNorm: true);
        using CancellationTokenSource done = new();
        Thread collector = new(() =>
        {
            while (!done.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.WaitForPendingFinalizers();
            }
        });
        long before = LiveTensors.Settled();
        collector.Start();
        try
        {
            for (int round = 0; round < 100; round++)
            {
                Assert.Equal(expected.OfUpdate, made.Run(Simd, isPreNorm: true).OfUpdate);
                _ = made.Run(Simd, isPreNorm: false);
                Assert.Equal(before, Tensor.TotalCount);
            }
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }
    }

    /// <summary>What one layer's backward pass made is gone when the next one's has run, not only with the dispose scope of the whole step.</summary>
    [SkippableTheory]
    [MemberData(nameof(Fused))]
    public void BackwardPassOfManyLayers_LeavesTheGradientsOfOne(KernelBackend backend)
    {
        EncoderKernels kernels = CpuBackends.Encoder(backend);
        using DisposeScope scope = NewDisposeScope();
        Tensor hidden = rand(2, 4, 8).requires_grad_(true), weight = ones(8).requires_grad_(true), gradient = rand(2, 4, 8);
        Norm norm = new(Normalization.LayerNorm, 1e-6);
        for (int layer = 0; layer < 20; layer++)
        {
            hidden = kernels.ResidualNorm.PostNorm(hidden, hidden, norm, weight, null, new Dropout(0.1, Key with { Place = layer }));
            hidden = kernels.Dropout.Run(hidden, new Dropout(0.1, Key with { Place = 100 + layer }));
        }

        int before = scope.DisposablesCount;
        hidden.backward([gradient]);
        Assert.InRange(scope.DisposablesCount - before, 0, 4);
    }
}
