using System.Globalization;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Export;

/// <summary>
/// Writes a graph as a file: a <c>ModelProto</c> of ONNX. Weights go from the arena to the file one by one; beyond what the format can hold they lie
/// in a second file beside it.
/// </summary>
/// <remarks>Field numbers are those of onnx/onnx.proto.</remarks>
internal static class OnnxModelFile
{
    /// <summary>Opset 17 is the first with LayerNormalization; runtimes since 2022 read it.</summary>
    public const int Opset = 17;

    /// <summary>The version of the file format that goes with it.</summary>
    private const int FormatVersion = 8;

    /// <summary>Readers of Protocol Buffers refuse messages of 2 GiB and more.</summary>
    public const long LargestFile = int.MaxValue;

    /// <summary>What the second file's name ends in, as transformers.js looks for it.</summary>
    public const string ExternalSuffix = "_data";

    // Runtimes map the second file into memory by pages. Tensors below that stay where the graph is, which needs some of them to know shapes.
    private const long PageBytes = 4_096;

    private const int InitializerField = 5, GraphField = 7, OpsetField = 8, RawDataField = 9;

    /// <summary>Writes the graph.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="graph">The graph.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="largestFile">From how many bytes on weights go into the second file.</param>
    /// <returns>Whether there is a second file.</returns>
    public static bool Write(string path, OnnxGraph graph, string name, long largestFile = LargestFile)
    {
        ProtobufMessage[] fields = graph.Message(name);
        Placed[] tensors = [.. graph.Tensors.Select(tensor => new Placed(tensor, Header(tensor), IsOutside: false))];
        bool isSplit = LengthOf(fields, tensors) >= largestFile;
        string other = path + ExternalSuffix;
        if (isSplit)
        {
            tensors = Outside(graph.Tensors, Path.GetFileName(other));
            AtomicWrite.File(other, stream => WriteOutside(stream, tensors.Where(tensor => tensor.IsOutside).Select(tensor => tensor.Tensor)));
        }

        AtomicWrite.File(path, stream =>
        {
            new ProtobufMessage().Int(1, FormatVersion).Text(2, "ElectraDsl").Begin(GraphField, LengthOf(fields, tensors)).CopyTo(stream);
            foreach (ProtobufMessage field in fields)
                field.CopyTo(stream);
            foreach (Placed tensor in tensors)
            {
                new ProtobufMessage().Begin(InitializerField, tensor.Length).CopyTo(stream);
                tensor.Header.CopyTo(stream);
                if (!tensor.IsOutside)
                    tensor.Tensor.Write(stream);
            }

            new ProtobufMessage().Message(OpsetField, new ProtobufMessage().Text(1, "").Int(2, Opset)).CopyTo(stream);
        });
        return isSplit;
    }

    private static long LengthOf(IEnumerable<ProtobufMessage> fields, IEnumerable<Placed> tensors) =>
        fields.Sum(field => field.Length)
        + tensors.Sum(tensor => new ProtobufMessage().Begin(InitializerField, tensor.Length).Length + tensor.Length);

    /// <summary>All that a file says of a tensor but for its values, which follow.</summary>
    private static ProtobufMessage Header(OnnxTensor tensor) => Description(tensor).Begin(RawDataField, tensor.Bytes);

    private static ProtobufMessage Description(OnnxTensor tensor)
    {
        ProtobufMessage description = new();
        foreach (long size in tensor.Shape)
            _ = description.Int(1, size);
        return description.Int(2, (long)tensor.Type).Text(8, tensor.Name);
    }

    /// <summary>The large tensors in the second file, one behind the other.</summary>
    private static Placed[] Outside(IEnumerable<OnnxTensor> tensors, string file)
    {
        List<Placed> placed = [];
        long end = 0;
        foreach (OnnxTensor tensor in tensors)
        {
            if (tensor.Bytes < PageBytes)
            {
                placed.Add(new Placed(tensor, Header(tensor), IsOutside: false));
                continue;
            }

            long offset = NextPage(end);
            end = offset + tensor.Bytes;
            const int DataLocationField = 14, External = 1;
            ProtobufMessage description = Description(tensor);
            AddPlace(description, "location", file);
            AddPlace(description, "offset", offset.ToString(CultureInfo.InvariantCulture));
            AddPlace(description, "length", tensor.Bytes.ToString(CultureInfo.InvariantCulture));
            placed.Add(new Placed(tensor, description.Int(DataLocationField, External), IsOutside: true));
        }

        return [.. placed];

        static void AddPlace(ProtobufMessage description, string key, string value)
        {
            const int ExternalDataField = 13;
            _ = description.Message(ExternalDataField, new ProtobufMessage().Text(1, key).Text(2, value));
        }
    }

    private static void WriteOutside(Stream stream, IEnumerable<OnnxTensor> tensors)
    {
        foreach (OnnxTensor tensor in tensors)
        {
            stream.Write(new byte[NextPage(stream.Position) - stream.Position]);
            tensor.Write(stream);
        }
    }

    private static long NextPage(long position) => (position + PageBytes - 1) / PageBytes * PageBytes;

    /// <summary>A tensor and where its values go.</summary>
    private sealed record Placed(OnnxTensor Tensor, ProtobufMessage Header, bool IsOutside)
    {
        public long Length => Header.Length + (IsOutside ? 0 : Tensor.Bytes);
    }
}
