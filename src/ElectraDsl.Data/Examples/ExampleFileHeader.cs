using System.Buffers.Binary;
using System.IO.Hashing;

namespace ElectraDsl.Data;

/// <summary>The first 64 bytes of a file of examples, little-endian.</summary>
/// <remarks>
/// <code>
/// offset 0   8 bytes  magic "EDSLEXMP"
///        8   u32      version of the format: 2 where the examples have next-sentence labels, else 1
///       12   u32      sequence length
///       16   u32      vocabulary size
///       20   u32      id of [PAD]
///       24   u64      number of examples
///       32   u64      number of ids of all examples
///       40   u64      XxHash3 of everything behind the header
///       48   u64      0
///       56   u64      XxHash3 of the bytes before it
/// then       ids, u16 each where the vocabulary has at most 65,536 tokens, else u32; padded with zeros to a multiple of 8
/// then       u64 for every example: (place of its first id &lt;&lt; 16) | length of its first segment; in version 2 with bit 63 set where
///            its second segment is of another document (in version 1 no place reaches that bit)
/// then       u64: number of ids of all examples &lt;&lt; 16
/// </code>
/// </remarks>
internal readonly record struct ExampleFileHeader(
    int SequenceLength,
    int VocabularySize,
    int PaddingId,
    int Count,
    long IdCount,
    ulong PayloadHash,
    bool HasNextSentenceLabels)
{
    public const int Size = 64;
    public const int LongestSequence = ushort.MaxValue; // a first segment's length has 16 bits
    public const ulong RandomNextBit = 1UL << 63;
    private const uint UnlabeledVersion = 1, LabeledVersion = 2;

    private static ReadOnlySpan<byte> Magic => "EDSLEXMP"u8;

    public int BytesPerId => VocabularySize <= 65_536 ? 2 : 4;

    public string Checksum => PayloadHash.ToString("x16");

    public long TableOffset => Size + (((IdCount * BytesPerId) + 7) / 8 * 8);

    public long FileLength => TableOffset + (8L * (Count + 1L));

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), HasNextSentenceLabels ? LabeledVersion : UnlabeledVersion);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), SequenceLength);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), VocabularySize);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), PaddingId);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), Count);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), IdCount);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(40), PayloadHash);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(56), XxHash3.HashToUInt64(bytes.AsSpan(0, 56)));
        return bytes;
    }

    /// <summary>Reads a header.</summary>
    /// <exception cref="ExampleFileException">These are not the first bytes of such a file.</exception>
    public static ExampleFileHeader FromBytes(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < Size || !bytes.StartsWith(Magic))
            throw new ExampleFileException($"{path} is not a file of prepared examples: delete it to prepare the corpus again.");
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        bool isWhole = XxHash3.HashToUInt64(bytes[..56]) == BinaryPrimitives.ReadUInt64LittleEndian(bytes[56..]);
        if (version is not (UnlabeledVersion or LabeledVersion))
        {
            throw new ExampleFileException(
                $"{path} has format version {version}, not {UnlabeledVersion} or {LabeledVersion}: delete it to prepare the corpus again.")
            {
                OtherVersion = isWhole ? version : null,
            };
        }

        if (!isWhole)
            throw new ExampleFileException($"{path} has a damaged header: delete it to prepare the corpus again.");
        ExampleFileHeader header = new(
            BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]),
            (int)Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]), int.MinValue, int.MaxValue),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[40..]),
            version == LabeledVersion);
        return header.IsPossible
            ? header
            : throw new ExampleFileException($"{path} has an impossible header: delete it to prepare the corpus again.");
    }

    // Anybody can compute a checksum: what follows is reckoned with, so it must not overflow.
    private bool IsPossible =>
        SequenceLength is >= 1 and <= LongestSequence
        && VocabularySize >= 1
        && PaddingId >= 0 && PaddingId < VocabularySize
        && Count >= 0
        && IdCount >= Count && IdCount <= (long)Count * SequenceLength;
}
