using System.Globalization;
using ElectraDsl.Export;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Benchmarks;

/// <summary>ELECTRA-Small's encoder as a program runs it after training: the generated network, and exported graphs in ONNX Runtime.</summary>
internal static class OnnxBenchmark
{
    private const int Rounds = 25;

    private static readonly (int Rows, int Length)[] Sizes = [(1, 16), (1, 128), (8, 128), (2, 512)];

    private static readonly OnnxPrecision[] Precisions = Enum.GetValues<OnnxPrecision>();

    public static void Run()
    {
        ModelConfig facts = new ElectraSmall().Facts;
        using ParameterArena arena = new(ElectraSmall.Parameters.DiscriminatorLayout, CPU);
        arena.Initialize(1);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("electradsl-");
        try
        {
            string path = Path.Combine(folder.FullName, "onnx");
            OnnxFolder.Save(path, arena, facts, options: new OnnxOptions { Precisions = Precisions });
            InferenceSession[] sessions = [.. Precisions.Select(precision => Open(Path.Combine(path, OnnxFolder.GraphFile(precision))))];
            using ElectraSmall.Discriminator network = new ElectraSmall().CreateEncoder(arena);
            network.eval();
            Console.WriteLine($"  ONNX Runtime {OrtEnv.Instance().GetVersionString()}, {get_num_threads()} threads, ms a batch; medians of {Rounds} interleaved rounds");
            Console.WriteLine("  batch      TorchSharp" + string.Concat(Precisions.Select(precision => $"{precision,10}")));
            foreach ((int rows, int length) in Sizes)
                Time(facts, network, sessions, rows, length);
            Console.WriteLine("  MB on disk           " + string.Concat(Precisions.Select(precision =>
                $"{(new FileInfo(Path.Combine(path, OnnxFolder.GraphFile(precision))).Length / 1e6).ToString("F1", CultureInfo.InvariantCulture),10}")));
            foreach (InferenceSession session in sessions)
                session.Dispose();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Its threads wait without spinning: they would take the processor from what is timed next.</summary>
    private static InferenceSession Open(string path)
    {
        using SessionOptions options = new() { IntraOpNumThreads = get_num_threads(), LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return new InferenceSession(path, options);
    }

    private static void Time(ModelConfig facts, ElectraSmall.Discriminator network, InferenceSession[] sessions, int rows, int length)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable inference = no_grad();
        long[] shape = [rows, length];
        Random random = new(1);
        long[] ids = [.. Enumerable.Range(0, rows * length).Select(_ => random.NextInt64(5, facts.VocabularySize))], types = new long[ids.Length];
        long[] mask = [.. Enumerable.Repeat(1L, ids.Length)];
        Tensor inputIds = tensor(ids, shape), typeIds = tensor(types, shape);
        double[] times = Stopwatches.Medians(
            Rounds, [() => network.Encode(inputIds, typeIds, null).Dispose(), .. sessions.Select(session => (Action)(() => RunGraph(session)))]);
        Console.WriteLine($"  {$"{rows} x {length}",-10}" + string.Concat(times.Select((time, index) =>
            (index == 0 ? " " : "") + time.ToString("F1", CultureInfo.InvariantCulture).PadLeft(10))));

        void RunGraph(InferenceSession session)
        {
            using OrtValue one = OrtValue.CreateTensorValueFromMemory(ids, shape), two = OrtValue.CreateTensorValueFromMemory(types, shape);
            using OrtValue three = OrtValue.CreateTensorValueFromMemory(mask, shape);
            Dictionary<string, OrtValue> inputs = new() { ["input_ids"] = one, ["token_type_ids"] = two, ["attention_mask"] = three };
            using RunOptions options = new();
            session.Run(options, inputs, session.OutputNames).Dispose();
        }
    }
}
