using System.Buffers.Binary;
using ElectraDsl.Training;
using Tensorboard;

namespace ElectraDsl.Tests.Training;

/// <summary>What event files say.</summary>
internal static class TensorBoardEvents
{
    /// <summary>All records of a file, whose checksums are right.</summary>
    public static List<Event> Read(string path)
    {
        List<Event> events = [];
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        while (bytes.Length > 0)
        {
            int length = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            Assert.Equal(TensorBoardFile.MaskedChecksum(bytes[..8]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]));
            ReadOnlySpan<byte> data = bytes.Slice(12, length);
            Assert.Equal(TensorBoardFile.MaskedChecksum(data), BinaryPrimitives.ReadUInt32LittleEndian(bytes[(12 + length)..]));
            events.Add(Event.Parser.ParseFrom(data.ToArray()));
            bytes = bytes[(16 + length)..];
        }

        return events;
    }

    /// <summary>The points that TensorBoard draws of a folder: where a file starts, what earlier ones said of that step and later is void.</summary>
    public static List<(string Tag, long Step, float Value)> Points(string folder)
    {
        List<(string Tag, long Step, float Value)> points = [];
        foreach (Event one in TensorBoardFile.Of(folder).SelectMany(Read))
        {
            if (one.SessionLog?.Status == SessionLog.Types.SessionStatus.Start)
                _ = points.RemoveAll(point => point.Step >= one.Step);
            points.AddRange((one.Summary?.Value ?? []).Select(value => (value.Tag, one.Step, value.SimpleValue)));
        }

        return points;
    }
}
