using System.Collections.Immutable;
using ElectraDsl.Kernels;
using ElectraDsl.Torch;
using ElectraDsl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Benchmarks;

/// <summary>The default kernels of the CPU beside the same made of TorchSharp calls: of autograd and torch's own samplers for the head, of the TorchOps backend for the rest.</summary>
internal static class KernelBenchmark
{
    private const int Rounds = 25;

    private static readonly Scalar NoiseEpsilon = 1e-9f.ToScalar();

    public static void Run()
    {
        KernelTable simd = KernelTable.For<ElectraSmall.KernelSpec>(KernelBackend.Simd);
        KernelTable torchOps = KernelTable.For<ElectraSmall.KernelSpec>(KernelBackend.TorchOps);
        KernelTable ordered = KernelTable.For<ElectraSmall.KernelSpec, UniformMasking, InverseCdfSampling, BinaryCrossEntropy>(KernelBackend.Simd);
        RandomKey key = new(1, 2);
        using DisposeScope tensors = NewDisposeScope();

        const int Rows = 256;
        Tensor logits = randn(Rows, ElectraSmall.VocabularySize), work = logits.clone();
        Tensor targets = randint(0, ElectraSmall.VocabularySize, [Rows], ScalarType.Int64), weights = ones(Rows);
        // The fused ones pay for a copy of the logits, which they overwrite; in a step the logits are theirs.
        Against("generator head, Gumbel: log-softmax, loss, noise, argmax, backward", () => Head(simd.GeneratorHead), () => Plain(ByGumbelNoise));
        Against("generator head, inverse CDF: loss, multinomial, backward", () => Head(ordered.GeneratorHead), () => Plain(ByMultinomial));
        Row("generator head, 256 x 30,522: loss, gradient, sample", table => Head(table.GeneratorHead));

        foreach (int rows in new[] { 2, 8, 128 })
        {
            Tensor rtdLogits = randn(rows, 128), ids = randint(5, 30_000, [rows, 128], ScalarType.Int64), labels = rand(rows, 128).lt(tensor(0.12f));
            Tensor attentionMask = ones(rows, 128, dtype: ScalarType.Bool);
            Row($"RTD loss, {rows} x 128: loss, gradient, counters, histogram", table => _ = table.RtdLoss.Run(rtdLogits, labels, attentionMask, 1f));
            Against(
                "the same against torch's loss, autograd and counters, no histogram",
                () => _ = simd.RtdLoss.Run(rtdLogits, labels, attentionMask, 1f),
                () => PlainRtdLoss(rtdLogits, labels, attentionMask));
            Row($"masking, {rows} x 128", table => _ = table.Masking.Run(ids, attentionMask, 19, key, 0));
            MaskedBatch masked = simd.Masking.Run(ids, attentionMask, 19, key, 0);
            Row($"replacement and labels, {rows} x 128", table => _ = table.Replacement.Run(ids, masked.Positions, masked.Weights, masked.Targets));
        }

        long count = ElectraSmall.Parameters.Count;
        Tensor parameters = randn(count), gradients = randn(count), first = zeros(count), second = zeros(count);
        AdamWSettings settings = new(AdamWRule.Original, 1, 1e-4, 0.9, 0.999, 1e-6, 0.01, 1);
        string millions = $"{count / 1e6:F1} M parameters";
        Optimizer($"AdamW, {millions}: norm, clip, moments, decay, update", settings, layerDecay: 1);
        Optimizer($"the same by torch's rules", settings with { Rule = AdamWRule.Torch }, layerDecay: 1);
        Optimizer($"the same, a rate for every layer", settings, layerDecay: 0.8);

        void Optimizer(string name, AdamWSettings settings, double layerDecay)
        {
            ImmutableArray<AdamWRegion> regions = LayerwiseRates.Regions(ElectraSmall.Parameters.Layout, layerDecay);
            Row(name, table => _ = table.AdamW.Run(parameters, gradients, first, second, regions.AsSpan(), settings));
        }

        void Head(IGeneratorHeadKernel head)
        {
            _ = work.copy_(logits);
            _ = head.Run(work, targets, weights, 1f / Rows, key, 0);
        }

        void Plain(Func<Tensor, Tensor> sample)
        {
            Tensor leaf = logits.detach().requires_grad_(true);
            Tensor loss = nn.functional.cross_entropy(leaf, targets);
            _ = sample(leaf.detach());
            loss.backward();
        }

        void Row(string name, Action<KernelTable> run) => Against(name, () => run(simd), () => run(torchOps));

        static void Against(string name, Action fused, Action plain)
        {
            double[] times = Stopwatches.Medians(Rounds, () => Scoped(fused), () => Scoped(plain));
            Console.WriteLine($"  {name,-66} {times[0],8:F3} ms   plain TorchSharp {times[1],8:F3} ms   {times[1] / times[0]:F1} x");
        }
    }

    /// <summary>What one would write without this library: torch's own loss and its gradient by autograd, and the five counts.</summary>
    private static void PlainRtdLoss(Tensor logits, Tensor labels, Tensor attentionMask)
    {
        using Tensor tracked = logits.detach().requires_grad_(true);
        Tensor weight = attentionMask.to(ScalarType.Float32);
        Tensor loss = nn.functional.binary_cross_entropy_with_logits(tracked, labels.to(ScalarType.Float32), weight, nn.Reduction.Sum);
        loss.backward();
        using (no_grad())
        {
            Tensor predicted = logits.gt(tensor(0f)).logical_and(attentionMask), replaced = labels.logical_and(attentionMask);
            _ = stack(
            [
                attentionMask.sum(), predicted.eq(replaced).logical_and(attentionMask).sum(), predicted.logical_and(replaced).sum(), predicted.sum(), replaced.sum(),
            ]);
        }
    }

    /// <summary>As the original: argmax of logits and noise, with its two epsilons.</summary>
    private static Tensor ByGumbelNoise(Tensor logits) =>
        rand_like(logits).add_(NoiseEpsilon).log_().neg_().add_(NoiseEpsilon).log_().neg_().add_(logits, Scalars.One).argmax(1);

    private static Tensor ByMultinomial(Tensor logits) => logits.softmax(1).multinomial(1);

    private static void Scoped(Action run)
    {
        using DisposeScope scope = NewDisposeScope();
        run();
    }
}
