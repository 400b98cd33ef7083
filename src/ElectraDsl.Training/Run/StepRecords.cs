using System.Text;
using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>A file with one record a line, the oldest first: metrics.jsonl, evaluations.jsonl. Whoever opens it for writing disposes it.</summary>
internal sealed class StepRecords<T> : IDisposable
    where T : class, IStepRecord
{
    private readonly FileStream stream;

    private StepRecords(FileStream stream) => this.stream = stream;

    /// <summary>Opens the file to append to it; lines of later steps than <paramref name="step"/>, and what a killed process left of a line, are cut off.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="step">The step that the run goes on from; 0 for a new run.</param>
    public static StepRecords<T> Open(string path, int step)
    {
        if (File.Exists(path))
        {
            byte[] bytes = File.ReadAllBytes(path);
            int kept = 0;
            while (Array.IndexOf(bytes, (byte)'\n', kept) is int end and >= 0 && TryParse(bytes.AsSpan(kept, end - kept)) is T record && record.Step <= step)
                kept = end + 1;
            if (kept < bytes.Length)
                AtomicWrite.File(path, file => file.Write(bytes, 0, kept));
        }

        return new StepRecords<T>(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>Reads all whole lines. A last line without an end is being written, or was when the power failed; it is left out.</summary>
    /// <exception cref="RunException">A line cannot be read; the message names it.</exception>
    public static IReadOnlyList<T> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        List<T> records = [];
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream, Encoding.UTF8);
        string[] lines = reader.ReadToEnd().Split('\n');
        for (int line = 0; line < lines.Length - 1; line++)
        {
            records.Add(TryParse(Encoding.UTF8.GetBytes(lines[line]))
                ?? throw new RunException($"{path}:{line + 1} is no whole record: delete the line, or resume the run, which rewrites what is missing."));
        }

        return records;
    }

    /// <summary>Adds a line; readers see it at once.</summary>
    public void Append(T record) =>
        stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(record, RunJson.Line), (byte)'\n']);

    /// <summary>Forces all lines to the disk: a checkpoint must not be safer than the records before it.</summary>
    public void Flush() => stream.Flush(flushToDisk: true);

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    private static T? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, RunJson.Line);
        }
        catch (JsonException)
        {
            return null; // the callers say what a line that is no record means
        }
    }
}
