namespace ElectraDsl.Torch;

/// <summary>libtorch could not be loaded. The message is one line: what is missing and what to install.</summary>
public sealed class TorchLoadException : ElectraException
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public TorchLoadException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and the loader's own error.</summary>
    public TorchLoadException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
