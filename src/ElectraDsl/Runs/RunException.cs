namespace ElectraDsl;

/// <summary>
/// A run cannot continue as it was asked for. The message is one line: what is wrong, where, and what to do. Nothing that was written
/// before is lost.
/// </summary>
public sealed class RunException : ElectraException
{
    /// <summary>Whether the numbers went wrong, which follows from model, text and hyperparameters: the same run would end so again.</summary>
    public bool IsOfTraining { get; init; }

    /// <summary>Whether a file is whole, but of a form that another version of ElectraDsl wrote: no reason to call it damaged.</summary>
    internal bool IsOfOtherFormat { get; init; }

    /// <summary>Creates the exception with its one-line message.</summary>
    public RunException(string message) : base(message)
    {
    }

    /// <summary>Creates the exception with its one-line message and the error beneath.</summary>
    public RunException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
