namespace ElectraDsl.Data;

/// <summary>A file of prepared examples cannot be used. The message is one line: which file, what is wrong, what to do.</summary>
public sealed class ExampleFileException : ElectraException
{
    /// <summary>The file's version, where another version of ElectraDsl wrote it and nothing is wrong with it; null otherwise.</summary>
    public uint? OtherVersion { get; init; }

    /// <summary>Creates the exception with its one-line message.</summary>
    public ExampleFileException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and the error beneath.</summary>
    public ExampleFileException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
