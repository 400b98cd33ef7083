using ElectraDsl.Cli;

namespace ElectraDsl.Benchmarks;

/// <summary>Times what the README claims. Figures that are compared come from one run, interleaved, as medians after a warm-up.</summary>
internal static class Program
{
    private static readonly Dictionary<string, (string What, Action Run)> Benchmarks = new()
    {
        ["step"] = ("a whole training step beside its matrix products alone", () => StepBenchmark.Run([])),
        ["kernels"] = ("each kernel against the same in plain TorchSharp calls: kernels bench of ELECTRA-Small", RunKernels),
        ["blocks"] = ("the fused block behind attention and the feed-forward layer against plain TorchSharp operations", BlockBenchmark.Run),
        ["attention"] = ("attention of all heads against plain TorchSharp operations", AttentionBenchmark.Run),
        ["chunks"] = ("the generator's output layer in chunks of the vocabulary", ChunkBenchmark.Run),
        ["loader"] = ("batches from shards, shuffled, on one thread", LoaderBenchmark.Run),
        ["onnx"] = ("an encoder in TorchSharp and, exported, in ONNX Runtime", OnnxBenchmark.Run),
        ["generator"] = ("the source generator on 1, 10 and 100 models, cold and after a keystroke", SourceGeneratorBenchmark.Run),
    };

    private static void RunKernels() =>
        _ = ElectraProgram.Run(["kernels", "bench", "--device", "cpu"], () => [new ElectraSmall(), new ElectraSmallInOrder()]);

    private static int Main(string[] args)
    {
        if (args is ["step", .. string[] arguments])
            return StepBenchmark.Run(arguments);
        if (args is ["onnx", string folder, string examples])
            return OnnxTaskBenchmark.Run(folder, examples);
        if (args is ["serve", string address, string seconds])
            return ServeBenchmark.Run(address, seconds);
        foreach (string name in args.Where(name => !Benchmarks.ContainsKey(name)))
        {
            Console.Error.WriteLine($"There is no benchmark '{name}'. There are:");
            foreach ((string known, (string what, _)) in Benchmarks)
                Console.Error.WriteLine($"  {known,-11} {what}");
            return 2;
        }

        foreach (string name in args.Length > 0 ? args : [.. Benchmarks.Keys])
        {
            (string what, Action run) = Benchmarks[name];
            Console.WriteLine($"{name}: {what}");
            run();
            Console.WriteLine();
        }

        return 0;
    }
}
