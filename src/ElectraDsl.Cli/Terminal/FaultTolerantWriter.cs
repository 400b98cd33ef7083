using System.Text;

namespace ElectraDsl.Cli;

/// <summary>
/// Writes to another writer until that fails: a log on a full disk, a terminal that was closed. From then on it swallows what it is given
/// and remembers the fault, because what a program does is worth more than what it says of it.
/// </summary>
/// <param name="inner">Where to write; not disposed here.</param>
internal sealed class FaultTolerantWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <summary>Why nothing is written any more; null while all is well.</summary>
    public Exception? Fault { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>A writer for a stream that is asked for here, and may not be there at all.</summary>
    public static FaultTolerantWriter Of(Func<TextWriter> open)
    {
        try
        {
            return new FaultTolerantWriter(open());
        }
        catch (Exception e) when (IsFault(e))
        {
            return new FaultTolerantWriter(Null) { Fault = e };
        }
    }

    /// <inheritdoc/>
    public override void Write(char value) => Attempt(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Attempt(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        string text = buffer.ToString();
        Attempt(() => inner.Write(text));
    }

    /// <inheritdoc/>
    public override void Write(string? value) => Attempt(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Attempt(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Attempt(inner.Flush);

    private void Attempt(Action write)
    {
        if (Fault is not null)
            return;
        try
        {
            write();
        }
        catch (Exception e) when (IsFault(e))
        {
            Fault = e;
        }
    }

    // What the system says of a file that cannot be written, a descriptor that is closed, a stream that is gone.
    private static bool IsFault(Exception e) => e is IOException or UnauthorizedAccessException or ObjectDisposedException;
}
