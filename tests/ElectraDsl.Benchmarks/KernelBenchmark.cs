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
    private const int Rounds = 15;

    private static readonly Scalar NoiseEpsilon = 1e-9f.ToScalar();

    public static void Run()
    {
        KernelTable simd = KernelTable.For<ElectraSmall.KernelSpec>(KernelBackend.Simd);
        KernelTable torchOps = KernelTable.For<ElectraSmall.KernelSpec>(KernelBackend.TorchOps);
        KernelTable ordered = KernelTable.For<ElectraSmall.KernelSpec, InverseCdfSampling, BinaryCrossEntropy>(KernelBackend.Simd);
        RandomKey key = new(1, 2);
        using DisposeScope tensors = NewDisposeScope();

        const int Rows = 256;
        Tensor logits = randn(Rows, ElectraSmall.VocabularySize), work = logits.clone();
        Tensor targets = randint(0, ElectraSmall.VocabularySize, [Rows], ScalarType.Int64), weights = ones(Rows);
        // The fused ones pay for a copy of the logits, which they overwrite; in a step the logits are theirs.
        Against("generator head, Gumbel: log-softmax, loss, noise, argmax, backward", () => Head(simd.GeneratorHead), () => Plain(ByGumbelNoise));
        Against("generator head, inverse CDF: loss, multinomial, backward", () => Head(ordered.GeneratorHead), () => Plain(ByMultinomial));
        Row("generator head, 256 x 30,522: loss, gradient, sample", table => Head(table.GeneratorHead));

        Tensor rtdLogits = randn(128, 128), ids = randint(5, 30_000, [128, 128], ScalarType.Int64), corrupted = ids.clone();
        Tensor attentionMask = ones(128, 128, dtype: ScalarType.Bool);
        Row("RTD loss, 128 x 128: loss, gradient, counters", table => _ = table.RtdLoss.Run(rtdLogits, corrupted, ids, attentionMask, 1f));
        Row("masking, 128 x 128", table => _ = table.Masking.Run(ids, attentionMask, 19, key, 0));

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
            Console.WriteLine($"  {name,-66} {times[0],8:F2} ms   plain TorchSharp {times[1],8:F2} ms   {times[1] / times[0]:F1} x");
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
