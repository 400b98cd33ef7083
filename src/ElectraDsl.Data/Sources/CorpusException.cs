namespace ElectraDsl.Data;

/// <summary>A corpus cannot be used. The message is one line: what is wrong, in which file and at which byte, what to do.</summary>
public sealed class CorpusException : ElectraException
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public CorpusException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and the error beneath.</summary>
    public CorpusException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
