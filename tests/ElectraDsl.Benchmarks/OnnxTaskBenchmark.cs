using System.Diagnostics;
using System.Globalization;
using ElectraDsl.Data;
using ElectraDsl.Export;
using Microsoft.ML.OnnxRuntime;

namespace ElectraDsl.Benchmarks;

/// <summary>
/// What an exported text classifier loses by a precision: its accuracy on a task's development file, one text at a time, in each graph that a
/// folder has.
/// </summary>
internal static class OnnxTaskBenchmark
{
    private const int MostTokens = 128;

    public static int Run(string folder, string examples)
    {
        (string Text, int Label)[] rows = [.. File.ReadLines(examples).Skip(1).Select(Row)];
        WordPieceTokenizer tokenizer = new(WordPieceVocabulary.Load(Path.Combine(folder, "vocab.txt")), lowerCase: true);
        long[][] inputs = [.. rows.Select(row => Ids(tokenizer, row.Text))];
        Console.WriteLine($"  {folder}: {rows.Length} texts of {examples}");
        Console.WriteLine("  precision    accuracy   texts a second");
        foreach (OnnxPrecision precision in Enum.GetValues<OnnxPrecision>())
        {
            string file = Path.Combine(folder, OnnxFolder.GraphFile(precision));
            if (!File.Exists(file))
                continue;
            using InferenceSession session = new(file);
            _ = Predict(session, inputs[0]);
            Stopwatch watch = Stopwatch.StartNew();
            int right = inputs.Zip(rows).Count(pair => Predict(session, pair.First) == pair.Second.Label);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {precision,-10}   {(double)right / rows.Length,8:P2}   {rows.Length / watch.Elapsed.TotalSeconds,14:F0}"));
        }

        return 0;
    }

    /// <summary>A line of a task like SST-2: the text, a tab, the label's number.</summary>
    private static (string Text, int Label) Row(string line)
    {
        string[] cells = line.Split('\t');
        return (cells[0], int.Parse(cells[1], CultureInfo.InvariantCulture));
    }

    private static long[] Ids(WordPieceTokenizer tokenizer, string text) =>
    [
        tokenizer.Vocabulary.Special.Cls,
        .. tokenizer.Encode(text).Take(MostTokens - 2).Select(id => (long)id),
        tokenizer.Vocabulary.Special.Sep,
    ];

    /// <summary>The label with the highest logit.</summary>
    private static int Predict(InferenceSession session, long[] ids)
    {
        long[] shape = [1, ids.Length], zeros = new long[ids.Length], ones = [.. Enumerable.Repeat(1L, ids.Length)];
        using OrtValue tokens = OrtValue.CreateTensorValueFromMemory(ids, shape), types = OrtValue.CreateTensorValueFromMemory(zeros, shape);
        using OrtValue mask = OrtValue.CreateTensorValueFromMemory(ones, shape);
        Dictionary<string, OrtValue> inputs = new() { ["input_ids"] = tokens, ["token_type_ids"] = types, ["attention_mask"] = mask };
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, inputs, session.OutputNames);
        float[] logits = outputs[0].GetTensorDataAsSpan<float>().ToArray(); // [labels]
        return Array.IndexOf(logits, logits.Max());
    }
}
