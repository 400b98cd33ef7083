using ElectraDsl.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ElectraDsl.Benchmarks;

/// <summary>What it costs to make the generator's logits in chunks of the vocabulary: the reason for the library's bounds.</summary>
internal static class ChunkBenchmark
{
    private const int Rounds = 5, Sequences = 128, Slots = 19;
    private const long Mebibyte = 1 << 20;

    public static void Run()
    {
        int rows = Sequences * Slots, size = ElectraSmall.VocabularySize, width = ElectraSmall.EmbeddingSize;
        using DisposeScope scope = NewDisposeScope();
        Parameter matrix = new(randn(size, width), requires_grad: true), bias = new(zeros(size), requires_grad: true);
        Tensor states = randn(rows, width), targets = randint(0, size, [rows], ScalarType.Int64), weights = ones(rows);
        IGeneratorHeadKernel kernel = KernelTable.For<ElectraSmall.KernelSpec>(CPU).GeneratorHead;
        long[] chunks = [long.MaxValue, 128 * Mebibyte, 64 * Mebibyte, 32 * Mebibyte, 16 * Mebibyte, 4 * Mebibyte];

        double[] times = Stopwatches.Medians(Rounds, [.. chunks.Select(bytes => (Action)(() => Step(bytes))), ByAutograd]);

        double whole = (double)rows * size * sizeof(float) / Mebibyte;
        Console.WriteLine($"  {get_num_threads()} threads, [{rows}, {size}] logits; medians of {Rounds} interleaved rounds");
        for (int index = 0; index < chunks.Length; index++)
            Console.WriteLine(
                $"  {(index == 0 ? $"all at once, {whole:F0} MiB" : $"chunks of {chunks[index] / Mebibyte} MiB"), -36} {times[index],8:F0} ms   {times[index] / times[0]:F2} x");
        Console.WriteLine($"  {"all at once, products by autograd", -36} {times[^1],8:F0} ms   {times[^1] / times[0]:F2} x");

        void Step(long bytes)
        {
            using DisposeScope step = NewDisposeScope();
            VocabularyHead head = new(matrix, bias, bytes == long.MaxValue ? bytes : 0, bytes);
            _ = head.Run(kernel, states, targets, weights, 1f / rows, new RandomKey(1, 2), 0);
        }

        void ByAutograd()
        {
            using DisposeScope step = NewDisposeScope();
            Tensor leaf = states.detach().requires_grad_(true);
            Tensor logits = nn.functional.linear(leaf, matrix, bias);
            Tensor gradient = logits.detach();
            _ = kernel.Run(gradient, targets, weights, 1f / rows, new RandomKey(1, 2), 0);
            logits.backward([gradient]);
        }
    }
}
