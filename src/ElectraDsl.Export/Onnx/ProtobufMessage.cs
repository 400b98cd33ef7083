using System.Buffers.Binary;
using System.Text;

namespace ElectraDsl.Export;

/// <summary>
/// One message of Protocol Buffers under construction, as far as ONNX needs the format: whole numbers, single-precision numbers, texts and messages
/// inside. Fields may come in any order; a repeated one is written several times.
/// </summary>
/// <remarks>Form: protobuf.dev/programming-guides/encoding.</remarks>
internal sealed class ProtobufMessage
{
    private const int VarintWire = 0, BytesWire = 2, Float32Wire = 5;

    private readonly MemoryStream buffer = new();

    /// <summary>Number of bytes so far.</summary>
    public long Length => buffer.Length;

    /// <summary>Adds a whole number, or a member of an enum.</summary>
    public ProtobufMessage Int(int field, long value)
    {
        Tag(field, VarintWire);
        Varint((ulong)value);
        return this;
    }

    /// <summary>Adds a single-precision number.</summary>
    public ProtobufMessage Float(int field, float value)
    {
        Tag(field, Float32Wire);
        Span<byte> bytes = stackalloc byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        buffer.Write(bytes);
        return this;
    }

    /// <summary>Adds a text.</summary>
    public ProtobufMessage Text(int field, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        Begin(field, bytes.Length);
        buffer.Write(bytes);
        return this;
    }

    /// <summary>Adds a message.</summary>
    public ProtobufMessage Message(int field, ProtobufMessage value)
    {
        Begin(field, value.Length);
        value.CopyTo(buffer);
        return this;
    }

    /// <summary>Adds the head of a field of so many bytes, which whoever calls writes behind this message.</summary>
    public ProtobufMessage Begin(int field, long length)
    {
        Tag(field, BytesWire);
        Varint((ulong)length);
        return this;
    }

    /// <summary>Writes the message as it is.</summary>
    public void CopyTo(Stream stream) => buffer.WriteTo(stream);

    private void Tag(int field, int wire) => Varint(((ulong)field << 3) | (uint)wire);

    private void Varint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
            buffer.WriteByte((byte)(value | 0x80));
        buffer.WriteByte((byte)value);
    }
}
