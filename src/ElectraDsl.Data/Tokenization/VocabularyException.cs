namespace ElectraDsl.Data;

/// <summary>A vocabulary cannot be used. The message is one line: what is wrong, in which file and line, what to do.</summary>
public sealed class VocabularyException : ElectraException
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public VocabularyException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and the error beneath.</summary>
    public VocabularyException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
