namespace ElectraDsl.Cli;

/// <summary>The forms in which vectors are written, told by the end of the file's name.</summary>
internal static class VectorFormat
{
    private static readonly Dictionary<string, Func<Stream, int, IVectorWriter>> Makers = new(StringComparer.OrdinalIgnoreCase)
    {
        [".arrow"] = (stream, width) => new ArrowVectors(stream, width),
        [".jsonl"] = (stream, _) => new JsonVectors(new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" }),
        [".npy"] = (stream, width) => new NumpyVectors(stream, width),
    };

    /// <summary>What makes a writer for a file: of a stream that can be sought, and of the values of a vector.</summary>
    /// <exception cref="UsageException">Its name ends in none of the forms.</exception>
    public static Func<Stream, int, IVectorWriter> Of(string path) =>
        Makers.TryGetValue(Path.GetExtension(path), out Func<Stream, int, IVectorWriter>? maker)
            ? maker
            : throw new UsageException($"--output is {path}: its name must end in {string.Join(", ", Makers.Keys.Order().SkipLast(1))} or .npy.");
}
