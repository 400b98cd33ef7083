namespace ElectraDsl.Cli;

/// <summary>The command line asks for something that cannot be. The message is one line: what is wrong and what to do.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : ElectraException(message, innerException);
