using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ElectraDsl.Cli;

/// <summary>
/// NumPy's file of one array, float32 [rows, width] (numpy.lib.format, version 1.0): <c>numpy.load</c> reads it. The texts are not in it; row i is of
/// line i.
/// </summary>
internal sealed class NumpyVectors : IVectorWriter
{
    private const int HeaderBytes = 128; // a multiple of 64, as the format wants it, with room for any number of rows

    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    private readonly Stream stream;
    private readonly int width;
    private long rows;

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Can be sought; stays open.</param>
    /// <param name="width">Values of a vector.</param>
    public NumpyVectors(Stream stream, int width)
    {
        (this.stream, this.width) = (stream, width);
        WriteHeader();
    }

    /// <inheritdoc/>
    public void Write(IReadOnlyList<string> texts, ReadOnlySpan<float> vectors)
    {
        stream.Write(MemoryMarshal.AsBytes(vectors));
        rows += texts.Count;
    }

    /// <summary>Writes how many there were.</summary>
    public void Dispose()
    {
        stream.Position = 0;
        WriteHeader();
        stream.Position = stream.Length;
    }

    private void WriteHeader()
    {
        string shape = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({rows}, {width}), }}");
        int length = HeaderBytes - Magic.Length - sizeof(ushort);
        stream.Write(Magic);
        stream.WriteByte((byte)length);
        stream.WriteByte((byte)(length >> 8));
        stream.Write(Encoding.ASCII.GetBytes(shape.PadRight(length - 1) + "\n"));
    }
}
