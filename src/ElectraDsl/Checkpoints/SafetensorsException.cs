namespace ElectraDsl.Checkpoints;

/// <summary>A safetensors file cannot be used. The message is one line that names the file and what is wrong with it.</summary>
public sealed class SafetensorsException : ElectraException
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public SafetensorsException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and the error beneath.</summary>
    public SafetensorsException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
