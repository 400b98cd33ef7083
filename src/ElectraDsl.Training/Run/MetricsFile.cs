using System.Text;
using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Training;

/// <summary>metrics.jsonl: one report a line. Whoever opens it for writing disposes it.</summary>
internal sealed class MetricsFile : IDisposable
{
    private readonly FileStream stream;

    private MetricsFile(FileStream stream) => this.stream = stream;

    /// <summary>Opens the file to append to it; lines of later steps than <paramref name="step"/>, and what a killed process left of a line, are cut off.</summary>
    /// <param name="path">The file; it need not exist.</param>
    /// <param name="step">The step that the run goes on from; 0 for a new run.</param>
    public static MetricsFile Open(string path, int step)
    {
        if (File.Exists(path))
        {
            byte[] bytes = File.ReadAllBytes(path);
            int kept = 0;
            while (Array.IndexOf(bytes, (byte)'\n', kept) is int end and >= 0 && TryParse(bytes.AsSpan(kept, end - kept)) is TrainingReport report && report.Step <= step)
                kept = end + 1;
            if (kept < bytes.Length)
                AtomicWrite.File(path, file => file.Write(bytes, 0, kept));
        }

        return new MetricsFile(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0));
    }

    /// <summary>Reads all whole lines. A last line without an end is being written, or was when the power failed; it is left out.</summary>
    /// <exception cref="RunException">A line cannot be read; the message names it.</exception>
    public static IReadOnlyList<TrainingReport> Read(string path)
    {
        if (!File.Exists(path))
            return [];
        List<TrainingReport> reports = [];
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using StreamReader reader = new(stream, Encoding.UTF8);
        string[] lines = reader.ReadToEnd().Split('\n');
        for (int line = 0; line < lines.Length - 1; line++)
        {
            reports.Add(TryParse(Encoding.UTF8.GetBytes(lines[line]))
                ?? throw new RunException($"{path}:{line + 1} is no report: delete the line, or resume the run, which rewrites what is missing."));
        }

        return reports;
    }

    /// <summary>Adds a line; readers see it at once.</summary>
    public void Append(TrainingReport report) =>
        stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(report, RunJson.Line), (byte)'\n']);

    /// <summary>Forces all lines to the disk: a checkpoint must not be safer than the reports before it.</summary>
    public void Flush() => stream.Flush(flushToDisk: true);

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    private static TrainingReport? TryParse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<TrainingReport>(line, RunJson.Line);
        }
        catch (JsonException)
        {
            return null; // the callers say what a line that is no report means
        }
    }
}
