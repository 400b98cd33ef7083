using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using ElectraDsl.Kernels.Backends.Portable;
using ElectraDsl.Kernels.Backends.Ptx;
using ElectraDsl.Kernels.Tools.Cases;

namespace ElectraDsl.Kernels.Tools.Dump;

/// <summary>
/// What another program needs to launch a model's kernels as the ops launch them: entry points, parameters, and per op the launches of some calls,
/// with what to fill the inputs with and how exact the outputs must be. The GPU check of <c>tests/gpu</c> reads it.
/// </summary>
internal static class KernelManifest
{
    /// <summary>Raised with every change that a reader must know of.</summary>
    private const int Format = 3;

    /// <summary>Writes the manifest.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="kernels">The kernels with their files.</param>
    /// <param name="calls">The calls; the second of each pair says whether it is the one to time.</param>
    internal static string Write(string model, IReadOnlyList<DumpedKernel> kernels, IReadOnlyList<(RecordedCall Call, bool IsWorkload)> calls)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("model", model);
            json.WriteString("target", PtxTarget.Newest.ToString());
            json.WriteNumber("group_size", PtxCompiler.GroupSize);
            json.WriteNumber("seed", OpSetting.Key.Seed);
            json.WriteNumber("step", OpSetting.Key.Step);
            json.WriteStartArray("kernels");
            foreach (DumpedKernel kernel in kernels)
                Write(json, kernel);
            json.WriteEndArray();
            json.WriteStartArray("calls");
            foreach ((RecordedCall call, bool isWorkload) in calls)
                Write(json, call, isWorkload, kernels);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, DumpedKernel kernel)
    {
        json.WriteStartObject();
        json.WriteString("name", kernel.Body.Name);
        json.WriteString("op", kernel.Op);
        json.WriteString("entry", kernel.EntryPoint);
        json.WriteString("ptx", kernel.PtxFile);
        json.WriteString("cl", kernel.ClFile);
        json.WriteStartArray("parameters");
        foreach (KernelParameter parameter in kernel.Body.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            bool isStruct = !parameter.IsView && !parameter.Value.IsPrimitive;
            json.WriteString("kind", parameter.IsView ? "view" : isStruct ? "struct" : "number");
            json.WriteString("type", isStruct ? parameter.Value.Name : NameOf(parameter.Value));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RecordedCall call, bool isWorkload, IReadOnlyList<DumpedKernel> kernels)
    {
        json.WriteStartObject();
        json.WriteString("op", call.Op.Op);
        json.WriteString("variant", call.Op.Variant);
        json.WriteString("shape", call.Setting.Shape);
        json.WriteBoolean("is_workload", isWorkload);
        json.WriteNumber("bytes_moved", call.Op.BytesMoved(call.Setting));
        json.WriteStartObject("numbers");
        foreach ((string name, double value) in call.Setting.Numbers)
            json.WriteNumber(name, value);
        json.WriteEndObject();
        json.WriteStartArray("inputs");
        foreach (OpInput input in call.Setting.Inputs)
        {
            json.WriteStartObject();
            json.WriteString("name", input.Name);
            json.WriteString("type", NameOf(input.Type));
            json.WriteStartArray("shape");
            foreach (long size in input.Shape)
                json.WriteNumberValue(size);
            json.WriteEndArray();
            json.WriteBoolean("is_recorded", input.IsRecorded);
            json.WriteString("fill", input.Fill.Kind.ToString().ToLowerInvariant());
            Write(json, "low", input.Fill.Low);
            Write(json, "high", input.Fill.High);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("tensors");
        foreach (RecordedTensor tensor in call.Tensors)
        {
            json.WriteStartObject();
            json.WriteString("type", NameOf(tensor.Type));
            json.WriteNumber("count", tensor.Count);
            if (tensor.Contents is not null)
                json.WriteBase64String("contents", tensor.Contents);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("launches");
        foreach (RecordedLaunch launch in call.Launches)
        {
            json.WriteStartObject();
            json.WriteString("kernel", kernels.Single(kernel => kernel.Body.Method == launch.Body.Method).Body.Name);
            json.WriteNumber("groups", launch.Groups);
            json.WriteStartArray("arguments");
            foreach (RecordedArgument argument in launch.Arguments)
            {
                json.WriteStartObject();
                if (argument.Tensor >= 0)
                    json.WriteNumber("tensor", argument.Tensor);
                else
                    json.WriteBase64String("bytes", argument.Bytes);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("outputs");
        IReadOnlyList<OpOutput> outputs = call.Op.Outputs(call.Setting);
        for (int i = 0; i < outputs.Count; i++)
        {
            (OpOutput output, RecordedOutput place) = (outputs[i], call.Outputs[i]);
            json.WriteStartObject();
            json.WriteString("name", output.Name);
            json.WriteNumber("tensor", place.Tensor);
            json.WriteNumber("offset", place.Offset);
            json.WriteNumber("count", place.Count);
            json.WriteNumber("absolute", output.Absolute);
            json.WriteNumber("relative", output.Relative);
            if (call.Expected is not null)
                json.WriteBase64String("expected", MemoryMarshal.AsBytes<double>(call.Expected[i].Values));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>JSON has no NaN.</summary>
    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteNull(name);
    }

    private static string NameOf(TorchSharp.torch.ScalarType type) => type.ToString().ToLowerInvariant();

    private static string NameOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Byte => "uint8",
        TypeCode.UInt16 => "uint16",
        TypeCode.Int32 => "int32",
        TypeCode.UInt32 => "uint32",
        TypeCode.Int64 => "int64",
        _ => "float32",
    };
}
