namespace ElectraDsl;

/// <summary>
/// The root of all exceptions of this library: an argument, a file, a text or a machine with which what was asked for cannot be done. The message is
/// one line that says what is wrong, where, and what to do. Nothing that was written before is lost.
/// </summary>
public abstract class ElectraException : Exception
{
    /// <summary>Takes the one-line message and the error beneath it, if there is one.</summary>
    protected ElectraException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }
}
