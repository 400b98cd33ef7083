using Microsoft.ML.OnnxRuntime;

namespace ElectraDsl.Generated.Tests.Onnx;

/// <summary>A graph in ONNX Runtime.</summary>
internal sealed class OnnxProgram(string path) : IDisposable
{
    private readonly InferenceSession session = new(path, new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR });

    public IReadOnlyList<string> Inputs => [.. session.InputMetadata.Keys];

    public IReadOnlyList<string> Outputs => [.. session.OutputMetadata.Keys];

    /// <summary>Runs the graph; outputs in their order, each row after row.</summary>
    /// <param name="shape">[B, L].</param>
    /// <param name="ids">Word pieces.</param>
    /// <param name="types">Segments.</param>
    /// <param name="mask">True where there is a token.</param>
    public float[][] Run(long[] shape, long[] ids, long[] types, bool[] mask)
    {
        using OrtValue inputIds = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using OrtValue typeIds = OrtValue.CreateTensorValueFromMemory(types, shape);
        using OrtValue attention = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(mask, present => present ? 1L : 0), shape);
        Dictionary<string, OrtValue> inputs = new() { ["input_ids"] = inputIds, ["attention_mask"] = attention, ["token_type_ids"] = typeIds };
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, inputs, session.OutputNames);
        return [.. outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())];
    }

    public void Dispose() => session.Dispose();
}
