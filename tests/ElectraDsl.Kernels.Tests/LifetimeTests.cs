using ElectraDsl.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Kernels.Tests;

/// <summary>No operation leaves a tensor behind, and none is hurt by a collector that runs all the time.</summary>
[Collection(nameof(Alone))]
public sealed class LifetimeTests
{
    private static readonly RandomKey Key = new(1, 2);

    public static TheoryData<KernelBackend> Backends => CpuBackends.All;

    [SkippableTheory]
    [MemberData(nameof(Backends))]
    public void EachOperation_LeavesOnlyItsResults(KernelBackend backend)
    {
        using DisposeScope scope = NewDisposeScope();
        using Inputs inputs = new();
        KernelTable kernels = CpuBackends.Kernels<Spec<V1000>>(backend);
        Check(4, () => _ = inputs.Mask(kernels));
        Check(3, () => _ = inputs.Head(kernels));
        Check(3, () => _ = inputs.Evaluate(kernels));
        Check(2, () => _ = inputs.Replace(kernels));
        Check(4, () => _ = inputs.Chunks(CpuBackends.Kernels<Spec<V1000>, InverseCdfSampling, BinaryCrossEntropy>(backend)));
        Check(4, () => _ = inputs.Chunks(CpuBackends.Kernels<Spec<V1000, CoolWrongTop20>, MarginSampling, BinaryCrossEntropy>(backend)));
        Check(2, () => _ = inputs.Rtd(kernels));
        Check(1, () => _ = inputs.Step(kernels));

        static void Check(int results, Action operation)
        {
            operation();                                                     // what is made once and kept
            long before = LiveTensors.Settled();
            using (DisposeScope inner = NewDisposeScope())
            {
                operation();
                Assert.Equal(results, inner.DisposablesCount);
                Assert.Equal(before + results, Tensor.TotalCount);
            }

            Assert.Equal(before, Tensor.TotalCount);
        }
    }

    [SkippableTheory]
    [InlineData(KernelBackend.TorchOps, 150)]
    [InlineData(KernelBackend.Simd, 1500)]
    [InlineData(KernelBackend.Ilgpu, 100)]
    [InlineData(KernelBackend.OpenCl, 100)]
    public void CollectorThatNeverRests_ChangesNothing(KernelBackend backend, int rounds)
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
        collector.Start();
        try
        {
            using DisposeScope scope = NewDisposeScope();
            using Inputs inputs = new();
            KernelTable kernels = CpuBackends.Kernels<Spec<V1000>>(backend);
            float[] expected = Round(inputs, kernels);
            for (int round = 0; round < rounds; round++)
                Assert.Equal(expected, Round(inputs, kernels));
        }
        finally
        {
            done.Cancel();
            collector.Join();
        }

        static float[] Round(Inputs inputs, KernelTable kernels)
        {
            using DisposeScope scope = NewDisposeScope();
            return
            [
                .. Arrays.Of<long>(inputs.Mask(kernels).InputIds).Select(id => (float)id),
                .. Arrays.Of<float>(inputs.Head(kernels).Losses),
                .. Arrays.Of<long>(inputs.Replace(kernels).InputIds).Select(id => (float)id),
                .. Arrays.Of<float>(inputs.Rtd(kernels).Counters),
                .. Arrays.Of<float>(inputs.Step(kernels)),
            ];
        }
    }

    private sealed class Inputs : IDisposable
    {
        private readonly Tensor ids = Arrays.Longs([.. Enumerable.Range(0, 4 * 32).Select(i => 5L + (i % 900))], 4, 32);
        private readonly Tensor labels = Arrays.Bools([.. Enumerable.Range(0, 4 * 32).Select(i => i >= 90)], 4, 32);
        private readonly Tensor positions = Arrays.Longs([3, 3, 32, 63, 64, 70, 100, 120], 8);
        private readonly Tensor samples = Arrays.Longs([9, 8, 7, 6, 5, 4, 3, 2], 8);
        private readonly Tensor used = Arrays.Floats([1, 1, 1, 0, 1, 1, 1, 0]);
        private readonly Tensor mask = ones(4, 32, ScalarType.Bool);
        private readonly Tensor logits = Arrays.Floats(Arrays.Normal(new Random(1), 6 * 1000, 1), 6, 1000);
        private readonly Tensor targets = Arrays.Longs([1, 2, 3, 4, 5, 6], 6);
        private readonly Tensor weights = Arrays.Floats([1, 1, 1, 1, 1, 0]);
        private readonly Tensor scores = Arrays.Floats(Arrays.Normal(new Random(2), 4 * 32, 1), 4, 32);
        private readonly Tensor matrix = WithGradient(1000, 8);
        private readonly Tensor bias = WithGradient(1000);
        private readonly Tensor states = ones(6, 8);
        private readonly Tensor arena = Arrays.Floats(Arrays.Normal(new Random(3), 5000, 1));

        internal MaskedBatch Mask(KernelTable kernels) => kernels.Masking.Run(ids, mask, 6, Key, 0);

        internal GeneratorHeadOutput Head(KernelTable kernels)
        {
            using Tensor copy = logits.clone();
            return kernels.GeneratorHead.Run(copy, targets, weights, 1, Key, 0);
        }

        internal GeneratorHeadOutput Evaluate(KernelTable kernels) => kernels.GeneratorHead.Evaluate(logits, targets, weights, Key, 0);

        internal (GeneratorHeadOutput, Tensor) Chunks(KernelTable kernels) =>
            new VocabularyHead(matrix, bias, largestLogits: 0, chunkBytes: 6 * 320 * sizeof(float)).Run(
                kernels.GeneratorHead,
                states,
                targets,
                weights,
                1,
                Key,
                0);

        internal RtdLossOutput Rtd(KernelTable kernels) => kernels.RtdLoss.Run(scores, labels, mask, 1);

        internal CorruptedBatch Replace(KernelTable kernels) => kernels.Replacement.Run(ids, positions, used, samples);

        internal Tensor Step(KernelTable kernels)
        {
            using Tensor gradients = arena.clone();
            using Tensor first = zeros_like(arena);
            using Tensor second = zeros_like(arena);
            using Tensor moved = arena.clone();
            AdamWSettings settings = new(AdamWRule.Original, 1, 0.1, 0.9, 0.999, 1e-6, 0.01, 1);
            return kernels.AdamW.Run(moved, gradients, first, second, [new(100, 1, true), new(5000, 1, false)], settings);
        }

        private static Tensor WithGradient(params long[] shape)
        {
            Tensor parameter = ones(shape);
            using Tensor gradient = zeros(shape);
            parameter.grad = gradient;
            return parameter;
        }

        public void Dispose()
        {
            foreach (
                Tensor tensor in new[] { ids, labels, positions, samples, used, mask, logits, targets, weights, scores, matrix, bias, states, arena })
                tensor.Dispose();
        }
    }
}
