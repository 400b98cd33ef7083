using System.Buffers;
using System.Buffers.Binary;
using Apache.Arrow.Memory;

namespace ElectraDsl.Data;

/// <summary>
/// The messages of an Arrow file or stream, one behind the other, as the library reads a stream; a file is a stream between a mark and a description.
/// Before a message is handed on, it is seen that the file holds all of it: the library takes memory for what is declared, and takes the end of a
/// file for the end of the stream.
/// </summary>
internal sealed class ArrowMessages : ReadOnlyStream
{
    /// <summary>What a file begins with, and ends with but for the two zeros.</summary>
    public static ReadOnlySpan<byte> Mark => "ARROW1\0\0"u8;

    // Fields of Message.fbs.
    private const int HeaderType = 1, Header = 2, BodyLength = 3, FieldsOfSchema = 1, Nodes = 1, Data = 1;
    private const byte Schema = 1, DictionaryBatch = 2, RecordBatch = 3;
    private const int NodeSize = 16, FieldSize = 4;

    // Messages and descriptions may be aligned to this.
    private const int MostPadding = 64;

    private readonly Stream file;
    private readonly long end;
    private readonly bool isFile;
    private long next;              // where the next message begins
    private bool hasEnded;

    /// <param name="file">The file, which is closed with this.</param>
    /// <exception cref="InvalidDataException">It is cut off.</exception>
    public ArrowMessages(Stream file)
    {
        this.file = file;
        end = file.Length;
        Span<byte> start = stackalloc byte[8];
        isFile = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(Mark);
        if (isFile)
        {
            // In front of the last mark, the length of the description.
            const int TailLength = 10;
            Span<byte> tail = stackalloc byte[TailLength];
            if (end < start.Length + TailLength)
                throw new InvalidDataException("the file is too short.");
            file.Position = end - TailLength;
            file.ReadExactly(tail);
            if (!tail.EndsWith(Mark[..6]))
                throw new InvalidDataException("it does not end as an Arrow file does: it is truncated.");
            int footer = BinaryPrimitives.ReadInt32LittleEndian(tail);
            end -= TailLength + (long)footer;
            if (footer < 0 || end < start.Length)
                throw new InvalidDataException("its description is longer than the file.");
            next = start.Length;
        }

        file.Position = next;
        Memory = new Allocator();
    }

    /// <summary>Where the library takes memory: not much more than a message is long.</summary>
    public MemoryAllocator Memory { get; }

    public override int Read(Span<byte> buffer)
    {
        if (hasEnded || buffer.IsEmpty)
            return 0;
        if (file.Position == next && !FindNext())
            return 0;
        return file.Read(buffer[..(int)Math.Min(buffer.Length, next - file.Position)]);
    }

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Looks at the message at this place, and returns to it.</summary>
    private bool FindNext()
    {
        long start = file.Position;
        if (isFile && start == end)
        {
            hasEnded = true; // old files have no mark behind the last message
            return false;
        }

        int length = ReadNumber();
        if (length == -1)
            length = ReadNumber(); // behind the mark that version 0.15 brought
        long header = file.Position;
        if (length < 0 || length > end - header)
            throw new InvalidDataException($"it has a message of {length} bytes at byte {start}, where {end - header} are left.");
        if (length == 0 && end - header > MostPadding)
            throw new InvalidDataException($"it has an end mark at byte {start}, and {end - header} bytes follow.");
        long body = length == 0 ? 0 : Body(length);
        if (body < 0 || body > end - header - length)
            throw new InvalidDataException($"it has a message of {body} bytes at byte {start}, where {end - header - length} are left.");
        next = header + length + body;
        ((Allocator)Memory).MessageLength = next - start;
        file.Position = start;
        return true;
    }

    private int ReadNumber()
    {
        Span<byte> number = stackalloc byte[4];
        if (file.ReadAtLeast(number, number.Length, throwOnEndOfStream: false) < number.Length || file.Position > end)
            throw new InvalidDataException("it ends without an end mark: it is truncated.");
        return BinaryPrimitives.ReadInt32LittleEndian(number);
    }

    private long Body(int length)
    {
        byte[] metadata = new byte[length];
        file.ReadExactly(metadata);
        try
        {
            FlatTable message = FlatTable.Root(metadata);
            long elements = message.Byte(HeaderType) switch
            {
                RecordBatch => (long)message.Table(Header).Count(Nodes) * NodeSize,
                DictionaryBatch => (long)message.Table(Header).Table(Data).Count(Nodes) * NodeSize,
                Schema => (long)message.Table(Header).Count(FieldsOfSchema) * FieldSize,
                _ => 0,
            };
            return elements >= 0 && elements <= length
                ? message.Number(BodyLength)
                : throw new InvalidDataException("a message declares too many columns.");
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("a message is damaged.", e);
        }
    }

    private sealed class Allocator : MemoryAllocator
    {
        // Buffers may be compressed one by one; text is not compressed to a thousandth.
        private const long Free = 64 << 20, LargestRatio = 1024;

        private readonly NativeMemoryAllocator memory = new();

        public long MessageLength { get; set; }

        protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
        {
            if (length > Free + (LargestRatio * MessageLength))
                throw new InvalidDataException($"it declares a buffer of {length} bytes in a message of {MessageLength}.");
            bytesAllocated = length;
            return memory.Allocate(length);
        }
    }
}
