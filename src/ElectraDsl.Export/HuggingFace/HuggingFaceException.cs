namespace ElectraDsl.Export;

/// <summary>A model cannot be written for Hugging Face, or read from there. The message is one line that says what is wrong and where.</summary>
public sealed class HuggingFaceException : ElectraException
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public HuggingFaceException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and the error beneath.</summary>
    public HuggingFaceException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
