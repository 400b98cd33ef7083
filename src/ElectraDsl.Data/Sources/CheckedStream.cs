namespace ElectraDsl.Data;

/// <summary>
/// What a library unpacks. Whatever a library throws at damaged data, which it does not document, becomes one line; that the file itself cannot be
/// read any more stays what it is.
/// </summary>
/// <param name="file">The compressed file, which is closed, too.</param>
/// <param name="unpack">Makes the library's stream.</param>
/// <param name="tool">The program that tests such files with <c>-t</c>.</param>
internal sealed class CheckedStream(Stream file, Func<Stream, Stream> unpack, string tool) : ReadOnlyStream
{
    private readonly CountedStream counted = new(file);
    private Stream? unpacked;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty)
            return 0;
        try
        {
            unpacked ??= unpack(counted);
            return unpacked.Read(buffer);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or InvalidDataException) && counted.Failure is null)
        {
            // zstd refuses by default what would take more memory than this.
            throw e.Message.Contains("too much memory", StringComparison.Ordinal)
                ? new InvalidDataException(
                    $"its window is larger than 128 MiB: unpack it with {tool} -d --long=31, into a file or into a pipe that is read as -.",
                    e)
                : new InvalidDataException($"the compressed data is truncated or damaged: test it with {tool} -t.", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        unpacked?.Dispose();
        counted.Dispose();
        base.Dispose(disposing);
    }
}
