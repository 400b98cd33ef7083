using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace ElectraDsl.Training;

/// <summary>
/// An event file for TensorBoard. TorchSharp's own writer opens the file again for every value and cannot tell TensorBoard that a run
/// resumes from an earlier step, which would leave two curves on top of each other.
/// </summary>
internal sealed class TensorBoardFile : IDisposable
{
    /// <summary>
    /// Checksums are masked, so that a checksum of data that contain checksums stays a good one (TensorFlow, <c>lib/hash/crc32c.h</c>).
    /// </summary>
    private const uint ChecksumMask = 0xa282ead8;

    private const string NamePrefix = "events.out.tfevents.";

    // A record's length and its checksum before the data, their checksum behind them.
    private const int HeadLength = 12, TailLength = 4;

    private readonly FileStream stream;

    /// <summary>Starts a file.</summary>
    /// <param name="folder">Where to; created where it is absent.</param>
    /// <param name="step">The step that the run resumes from: what earlier files say of later steps is void. 0 for a new run.</param>
    public TensorBoardFile(string folder, int step)
    {
        _ = Directory.CreateDirectory(folder);

        // TensorBoard reads the files in the order of their names, and knows them by "tfevents".
        long started = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        string name = string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{started:D13}.{Environment.ProcessId}");
        stream = new FileStream(Path.Combine(folder, name), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(new Event { FileVersion = "brain.Event:2" });
        Write(new Event { Step = step + 1, SessionLog = new SessionLog { Status = SessionLog.Types.SessionStatus.Start } });
    }

    /// <summary>All event files of a folder, which need not exist, in their order.</summary>
    public static string[] Of(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder, NamePrefix + "*").Order(StringComparer.Ordinal)] : [];

    /// <summary>Whether all records of a file are as they were written; the last one may have been cut off, which TensorBoard forgives.</summary>
    public static bool IsWhole(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        while (rest.Length >= HeadLength)
        {
            long length = BinaryPrimitives.ReadInt64LittleEndian(rest);
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest[8..]) != MaskedChecksum(rest[..8]) || length < 0)
                return false;
            if (rest.Length < HeadLength + length + TailLength)
                return true;
            ReadOnlySpan<byte> data = rest.Slice(HeadLength, (int)length);
            if (BinaryPrimitives.ReadUInt32LittleEndian(rest[(HeadLength + (int)length)..]) != MaskedChecksum(data))
                return false;
            rest = rest[(HeadLength + (int)length + TailLength)..];
        }

        return true;
    }

    /// <summary>Adds values; those that are not known are left out, and one of two of the same tag.</summary>
    /// <param name="step">Updates made so far.</param>
    /// <param name="values">Each under its tag.</param>
    public void Write(int step, IEnumerable<(string Tag, double Value)> values)
    {
        Event record = new() { Step = step, Summary = new Summary() };
        foreach ((string tag, double value) in values.Where(figure => !double.IsNaN(figure.Value)).DistinctBy(figure => figure.Tag))
            record.Summary.Value.Add(new Summary.Types.Value { Tag = tag, SimpleValue = (float)value });
        Write(record);
    }

    /// <summary>Adds an alarm, as text: its figures, what they mean, likely causes and remedies.</summary>
    public void Write(Alarm alarm)
    {
        Event record = new() { Step = alarm.Step, Summary = new Summary() };
        TensorProto text = new() { Dtype = DataType.DtString, TensorShape = new TensorShapeProto() };
        text.StringVal.Add(
            ByteString.CopyFromUtf8($"**{alarm.Name}**: {alarm.Observed}: {alarm.Meaning}.\n\nLikely causes: {alarm.Causes}.\n\nTry: {alarm.Remedies}."));
        record.Summary.Value.Add(
            new Summary.Types.Value
        {
            Tag = $"alarms/{alarm.Name}",
            Metadata = new SummaryMetadata { PluginData = new SummaryMetadata.Types.PluginData { PluginName = "text" } },
            Tensor = text,
        });
        Write(record);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => stream.Dispose();

    /// <summary>A TFRecord: length, its checksum, data, their checksum.</summary>
    private void Write(Event record)
    {
        record.WallTime = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        byte[] data = record.ToByteArray();
        byte[] bytes = new byte[HeadLength + data.Length + TailLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, data.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), MaskedChecksum(bytes.AsSpan(0, 8)));
        data.CopyTo(bytes, HeadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeadLength + data.Length), MaskedChecksum(data));
        stream.Write(bytes);
    }

    /// <summary>CRC-32C, rotated and shifted.</summary>
    internal static uint MaskedChecksum(ReadOnlySpan<byte> data)
    {
        uint checksum = uint.MaxValue;
        foreach (byte value in data)
            checksum = BitOperations.Crc32C(checksum, value);
        return BitOperations.RotateRight(~checksum, 15) + ChecksumMask;
    }
}
