namespace ElectraDsl.Export;

/// <summary>A model cannot be written as an ONNX graph. The message is one line that says what is wrong and what to do.</summary>
public sealed class OnnxException : ElectraException
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public OnnxException(string message) : base(message)
    {
    }
}
