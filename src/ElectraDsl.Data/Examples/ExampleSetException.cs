namespace ElectraDsl.Data;

/// <summary>Prepared examples cannot be used. The message is one line: which file, what is wrong, what to do.</summary>
public sealed class ExampleSetException : ElectraException
{
    /// <summary>The file's version, where another version of ElectraDsl wrote it and nothing is wrong with it; null otherwise.</summary>
    public uint? OtherVersion { get; init; }

    /// <summary>The file that is at fault, where it is a shard; null where it is the set as a whole.</summary>
    public string? Shard { get; init; }

    /// <summary>Creates the exception with its one-line message.</summary>
    public ExampleSetException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and the error beneath.</summary>
    public ExampleSetException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
