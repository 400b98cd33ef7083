using ElectraDsl.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace ElectraDsl.Export;

/// <summary>A tensor that a graph holds: a weight or a constant. Its values are made when they are written, and freed behind that.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Shape; empty for a single number.</param>
/// <param name="Values">Makes the values, of this type and shape, on any device, in the dispose scope of whoever calls.</param>
internal sealed record OnnxTensor(string Name, OnnxType Type, long[] Shape, Func<Tensor> Values)
{
    // A span cannot hold more than 2 GiB; larger tensors go piece by piece.
    private const int Piece = 1 << 30;

    /// <summary>Bytes of its values.</summary>
    public long Bytes => Shape.Aggregate((long)SizeOf(Type), (product, size) => product * size);

    /// <summary>Writes the values, row after row.</summary>
    public unsafe void Write(Stream stream)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradient = no_grad();
        Tensor host = Values().ToHost().contiguous();
        if (host.numel() * host.element_size() != Bytes)
            throw new InvalidOperationException($"{Name} has {host.numel()} values of type {host.dtype}, where {Bytes} bytes were announced.");
        byte* start = (byte*)TensorPointer.Of(host);
        for (long done = 0; done < Bytes; done += Piece)
            stream.Write(new ReadOnlySpan<byte>(start + done, (int)Math.Min(Piece, Bytes - done)));
        GC.KeepAlive(host);
    }

    private static int SizeOf(OnnxType type) => type switch
    {
        OnnxType.Int64 => sizeof(long),
        OnnxType.Float32 or OnnxType.Int32 => sizeof(int),
        OnnxType.Float16 => sizeof(short),
        _ => sizeof(byte),
    };
}
