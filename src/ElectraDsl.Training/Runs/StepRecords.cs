using System.Globalization;
using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>
/// A file with one record a line, the oldest first: metrics.jsonl, evaluations.jsonl. Every line ends with its own checksum
/// (<c>SealedJson</c>), so that a changed digit is noticed and costs no other line. Whoever opens it for writing disposes it.
/// </summary>
internal sealed class StepRecords<T> : IDisposable
    where T : class, IStepRecord
{
    private readonly FileStream stream;

    private StepRecords(FileStream stream) => this.stream = stream;

    /// <summary>Repairs the file as <see cref="Repair"/> does, and opens it to append to it.</summary>
    public static StepRecords<T> Open(string path, int step, Action<string>? warn = null)
    {
        _ = Repair(path, step, warn);
        return new StepRecords<T>(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>
    /// Leaves the records up to a step. What is cut off is only what the run writes again: lines of later steps, and a last line that a
    /// killed process did not finish. Where any other line is damaged, the file as it was is kept beside the new one.
    /// </summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="step">The step that the run resumes from; 0 for a new run.</param>
    /// <param name="warn">Gets one line where something is damaged.</param>
    /// <returns>The records that stay.</returns>
    public static IReadOnlyList<T> Repair(string path, int step, Action<string>? warn = null)
    {
        if (!File.Exists(path))
            return [];
        byte[] bytes = File.ReadAllBytes(path);
        (List<T> records, List<int> damaged) = Parse(bytes);
        _ = records.RemoveAll(record => record.Step > step);
        byte[] kept = [.. records.SelectMany(Line)];
        if (kept.AsSpan().SequenceEqual(bytes))
            return records;
        if (damaged.Count > 0)
        {
            string aside = FreeName(path);
            AtomicWrite.File(aside, file => file.Write(bytes));
            warn?.Invoke($"{Describe(path, damaged)} damaged: the file is kept as {aside}, and its intact lines stay in {Path.GetFileName(path)}.");
        }

        AtomicWrite.File(path, file => file.Write(kept));
        return records;
    }

    /// <summary>Reads all whole lines. A last line without an end is being written, or was when the power failed; it is left out.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="warn">Gets one line where something is damaged.</param>
    public static IReadOnlyList<T> Read(string path, Action<string>? warn = null)
    {
        if (!File.Exists(path))
            return [];
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        (List<T> records, List<int> damaged) = Parse(bytes.ToArray());
        if (damaged.Count > 0)
            warn?.Invoke($"{Describe(path, damaged)} damaged and ignored.");
        return records;
    }

    /// <summary>Puts a record in its place among the others, instead of one of the same step; the file is written again in one move.</summary>
    public static void Put(string path, T record, Action<string>? warn = null)
    {
        IReadOnlyList<T> before = Repair(path, int.MaxValue, warn);
        List<T> records = [.. before.Where(other => other.Step != record.Step).Append(record).OrderBy(other => other.Step)];
        if (!records.SequenceEqual(before))
            AtomicWrite.File(path, file => file.Write([.. records.SelectMany(Line)]));
    }

    /// <summary>Adds a line; readers see it at once.</summary>
    public void Append(T record) => stream.Write(Line(record));

    /// <summary>Forces all lines to the disk: a checkpoint must not be safer than the records before it.</summary>
    public void Flush() => stream.Flush(flushToDisk: true);

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    private static byte[] Line(T record) => [.. SealedJson.Seal(JsonSerializer.SerializeToUtf8Bytes(record, RunJson.Line)), (byte)'\n'];

    /// <summary>The records of all whole lines, and the numbers of those that are damaged.</summary>
    private static (List<T> Records, List<int> Damaged) Parse(byte[] bytes)
    {
        List<T> records = [];
        List<int> damaged = [];
        for (int start = 0, line = 1; start < bytes.Length; line++)
        {
            int end = Array.IndexOf(bytes, (byte)'\n', start);
            ReadOnlySpan<byte> text = bytes.AsSpan(start..(end < 0 ? bytes.Length : end));
            if (TryParse(text) is T record)
                records.Add(record);
            else if (end >= 0 || SealedJson.HasWholeChecksum(text)) // a line that was cut off has none
                damaged.Add(line);
            start = end < 0 ? bytes.Length : end + 1;
        }

        return (records, damaged);
    }

    private static T? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return SealedJson.IsWhole(line) ? JsonSerializer.Deserialize<T>(line, RunJson.Line) : null;
        }
        catch (JsonException)
        {
            return null; // the callers say what a line that is no record means
        }
    }

    private static string Describe(string path, List<int> damaged) => string.Create(
        CultureInfo.InvariantCulture,
        $"{path}:{damaged[0]} {(damaged.Count == 1 ? "is" : $"and {damaged.Count - 1} more of its lines are")}");

    private static string FreeName(string path)
    {
        for (int number = 1; ; number++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"{path}.damaged-{number}");
            if (!File.Exists(name))
                return name;
        }
    }
}
