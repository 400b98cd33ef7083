namespace ElectraDsl.FineTuning;

/// <summary>
/// Examples of a task cannot be used. The message is one line: what is wrong, in which file, row and column, and what to do.
/// </summary>
public sealed class TaskDataException : ElectraException
{
    /// <summary>Creates the exception with its one-line message.</summary>
    public TaskDataException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and the error beneath.</summary>
    public TaskDataException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
