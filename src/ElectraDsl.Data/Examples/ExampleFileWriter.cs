using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>
/// Writes a file of examples. The file appears under its name when <see cref="Complete"/> returns; a writer that is disposed before
/// leaves nothing.
/// </summary>
internal sealed class ExampleFileWriter : IDisposable
{
    private readonly string path;
    private readonly FileStream stream;
    private readonly XxHash3 hash = new();
    private readonly List<ulong> table = [];
    private readonly byte[] buffer;
    private ExampleFileHeader header;
    private bool completed;

    /// <summary>Starts a file.</summary>
    /// <param name="path">Where it will be; an existing file stays as it is until <see cref="Complete"/>.</param>
    /// <param name="sequenceLength">Tokens of the longest example: 1 to 65,535.</param>
    /// <param name="vocabularySize">Every id is below it.</param>
    /// <param name="paddingId">Id of [PAD], kept for whoever reads the file.</param>
    /// <param name="hasNextSentenceLabels">Whether the file keeps <see cref="Example.IsRandomNext"/>.</param>
    public ExampleFileWriter(string path, int sequenceLength, int vocabularySize, int paddingId, bool hasNextSentenceLabels = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sequenceLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequenceLength, ExampleFileHeader.LongestSequence);
        ArgumentOutOfRangeException.ThrowIfLessThan(vocabularySize, 1);
        this.path = path;
        header = new ExampleFileHeader(sequenceLength, vocabularySize, paddingId, Count: 0, IdCount: 0, PayloadHash: 0, hasNextSentenceLabels);
        buffer = new byte[sequenceLength * header.BytesPerId];
        stream = new FileStream(AtomicWrite.PartialPath(path), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        stream.Write(header.ToBytes());
    }

    /// <summary>Number of examples written so far.</summary>
    public int Count => table.Count;

    /// <summary>Appends an example.</summary>
    public void Write(in Example example)
    {
        int[] ids = example.InputIds;
        if (ids.Length == 0 || ids.Length > header.SequenceLength)
            throw new ArgumentException($"The example has {ids.Length} tokens; 1 to {header.SequenceLength} can be.", nameof(example));
        if (example.FirstSegmentLength < 1 || example.FirstSegmentLength > ids.Length)
            throw new ArgumentException($"The first segment has {example.FirstSegmentLength} of {ids.Length} tokens.", nameof(example));
        if (example.IsRandomNext && !header.HasNextSentenceLabels)
            throw new ArgumentException("The example has a next-sentence label, but the file is for examples without.", nameof(example));
        if (example.IsRandomNext && example.FirstSegmentLength == ids.Length)
            throw new ArgumentException("The example is labeled as a random next sentence, but has no second segment.", nameof(example));
        Span<byte> bytes = buffer.AsSpan(0, ids.Length * header.BytesPerId);
        for (int i = 0; i < ids.Length; i++)
        {
            if ((uint)ids[i] >= (uint)header.VocabularySize)
                throw new ArgumentException($"The id {ids[i]} is not in a vocabulary of {header.VocabularySize} tokens.", nameof(example));
            if (header.BytesPerId == 2)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes[(2 * i)..], (ushort)ids[i]);
            else
                BinaryPrimitives.WriteInt32LittleEndian(bytes[(4 * i)..], ids[i]);
        }

        Append(bytes);
        table.Add(((ulong)header.IdCount << 16) | (uint)example.FirstSegmentLength | (example.IsRandomNext ? ExampleFileHeader.RandomNextBit : 0));
        header = header with { IdCount = header.IdCount + ids.Length };
    }

    /// <summary>Finishes the file, forces it to the disk and gives it its name.</summary>
    /// <returns>What <see cref="ExampleFile.Checksum"/> will be.</returns>
    public string Complete()
    {
        header = header with { Count = table.Count };
        Span<byte> entry = stackalloc byte[8];
        entry.Clear();
        Append(entry[..(int)(header.TableOffset - stream.Position)]);
        foreach (ulong value in CollectionsMarshal.AsSpan(table))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(entry, value);
            Append(entry);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(entry, (ulong)header.IdCount << 16);
        Append(entry);

        header = header with { PayloadHash = hash.GetCurrentHashAsUInt64() };
        stream.Position = 0;
        stream.Write(header.ToBytes());
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        File.Move(AtomicWrite.PartialPath(path), path, overwrite: true);
        completed = true;
        return header.Checksum;
    }

    /// <summary>Closes the file; deletes it where it is not complete.</summary>
    public void Dispose()
    {
        stream.Dispose();
        if (!completed)
            File.Delete(AtomicWrite.PartialPath(path));
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        stream.Write(bytes);
        hash.Append(bytes);
    }
}
