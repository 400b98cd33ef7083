using ElectraDsl.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Benchmarks;

/// <summary>The default kernels of the CPU beside the same operations made of TorchSharp calls.</summary>
internal static class KernelBenchmark
{
    private const int Rounds = 15;

    public static void Run()
    {
        KernelTable simd = KernelTable.For<ElectraSmall.KernelSpec>(KernelBackend.Simd);
        KernelTable torchOps = KernelTable.For<ElectraSmall.KernelSpec>(KernelBackend.TorchOps);
        RandomKey key = new(1, 2);
        using DisposeScope tensors = NewDisposeScope();

        const int Rows = 256;
        Tensor logits = randn(Rows, ElectraSmall.VocabularySize), work = logits.clone();
        Tensor targets = randint(0, ElectraSmall.VocabularySize, [Rows], ScalarType.Int64), weights = ones(Rows);
        Row("generator head, 256 x 30,522: loss, gradient, sample", table =>
        {
            _ = work.copy_(logits);
            _ = table.GeneratorHead.Run(work, targets, weights, 1f / Rows, key, 0);
        });

        Tensor rtdLogits = randn(128, 128), ids = randint(5, 30_000, [128, 128], ScalarType.Int64), corrupted = ids.clone();
        Tensor attentionMask = ones(128, 128, dtype: ScalarType.Bool);
        Row("RTD loss, 128 x 128: loss, gradient, counters", table => _ = table.RtdLoss.Run(rtdLogits, corrupted, ids, attentionMask, 1f));
        Row("masking, 128 x 128", table => _ = table.Masking.Run(ids, attentionMask, 19, key, 0));

        long count = ElectraSmall.Parameters.Count;
        Tensor parameters = randn(count), gradients = randn(count), first = zeros(count), second = zeros(count);
        AdamWSettings settings = new(1e-4f, 0.9f, 0.999f, 1e-6f, 0.01f, 1f, ElectraSmall.Parameters.DecayedCount);
        Row($"AdamW, {count / 1e6:F1} M parameters: norm, clip, moments, decay, update", table => _ = table.AdamW.Run(parameters, gradients, first, second, settings));

        void Row(string name, Action<KernelTable> run)
        {
            double[] times = Stopwatches.Medians(Rounds, () => Scoped(() => run(simd)), () => Scoped(() => run(torchOps)));
            Console.WriteLine($"  {name,-66} {times[0],8:F2} ms   plain TorchSharp {times[1],8:F2} ms   {times[1] / times[0]:F1} x");
        }
    }

    private static void Scoped(Action run)
    {
        using DisposeScope scope = NewDisposeScope();
        run();
    }
}
