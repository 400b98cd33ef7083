using System.Diagnostics;
using System.Globalization;
using ElectraDsl.Data;

namespace ElectraDsl.Benchmarks;

/// <summary>How fast batches are read from shards on one thread, in the order of training.</summary>
internal static class LoaderBenchmark
{
    private const int SequenceLength = 128, BatchSize = 128, Sequences = 200_000, VocabularySize = 30_522, Rounds = 7;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("electradsl-loader-").FullName;
        try
        {
            Write(folder);
            using ExampleSet set = new(Path.Combine(folder, "examples.json"));
            ExampleOrder order = new(set.Count, seed: 1);
            List<double> rates = [];
            for (int round = 0; round <= Rounds; round++)
            {
                long started = Stopwatch.GetTimestamp(), tokens = 0;
                for (long step = 0; step < Sequences / BatchSize; step++)
                    tokens += ExampleBatch.Read(set, order, step, BatchSize, 0, BatchSize).Lengths.Sum();
                if (round > 0)
                    rates.Add(tokens / Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            rates.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{rates[Rounds / 2] / 1e6:0.0} M tokens a second (median of {Rounds}; {rates[0] / 1e6:0.0} to {rates[^1] / 1e6:0.0})"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string folder)
    {
        Random random = new(1);
        using ExampleSetWriter writer = new(folder, SequenceLength, VocabularySize, paddingId: 0);
        for (int sequence = 0; sequence < Sequences; sequence++)
        {
            int length = random.Next(20) == 0 ? random.Next(5, SequenceLength) : SequenceLength;
            int[] ids = [.. Enumerable.Range(0, length).Select(_ => random.Next(VocabularySize))];
            writer.Write(new Example(ids, ids.Length / 2));
        }

        _ = writer.Complete();
    }
}
