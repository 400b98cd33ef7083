using System.Buffers.Binary;
using System.IO.Hashing;

namespace ElectraDsl.Data;

/// <summary>UTF-8 text files, plain or gzip-compressed (<c>.gz</c>); blank lines and ends of files separate documents.</summary>
public sealed class PlainTextCorpus : ICorpus
{
    private readonly IReadOnlyList<string> paths;
    private readonly bool blankLinesSeparateDocuments;
    private readonly Lazy<string> fingerprint;

    /// <summary>Names the files; they are read in this order.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="blankLinesSeparateDocuments">False where every file is one document and blank lines mean nothing.</param>
    /// <exception cref="CorpusException">A file is missing or is a folder, or there is no file.</exception>
    public PlainTextCorpus(IReadOnlyList<string> paths, bool blankLinesSeparateDocuments = true)
    {
        if (paths.Count == 0)
            throw new CorpusException("The corpus has no files: name at least one UTF-8 text file.");
        foreach (string path in paths)
        {
            if (Directory.Exists(path))
                throw new CorpusException($"{path} is a folder: name the text files in it, for example {Path.Combine(path, "*.txt")}.");
            if (!File.Exists(path))
                throw new CorpusException($"{path} does not exist: name UTF-8 text files, plain or .gz.");
        }

        this.paths = [.. paths];
        this.blankLinesSeparateDocuments = blankLinesSeparateDocuments;
        fingerprint = new Lazy<string>(ComputeFingerprint);
        Description = paths.Count == 1 ? Path.GetFileName(paths[0]) : $"{paths.Count} text files ({Path.GetFileName(paths[0])}, ...)";
    }

    /// <inheritdoc/>
    public string Description { get; }

    /// <summary>A checksum of the files' bytes in their order, computed once; names and dates do not matter.</summary>
    public string Fingerprint => fingerprint.Value;

    /// <inheritdoc/>
    public IEnumerable<Document> ReadDocuments()
    {
        bool any = false;
        foreach (string path in paths)
        {
            foreach (Document document in ReadFile(path))
            {
                any = true;
                yield return document;
            }
        }

        if (!any)
            throw new CorpusException($"The corpus ({Description}) holds no text: every line is blank.");
    }

    private IEnumerable<Document> ReadFile(string path)
    {
        using Utf8LineReader reader = new(path, OpenText);
        List<string> lines = [];
        int number = 0;
        while (reader.ReadLine() is string line)
        {
            if (line.Length > 0)
            {
                lines.Add(line);
            }
            else if (blankLinesSeparateDocuments && lines.Count > 0)
            {
                yield return new Document($"{path}#{++number}", lines);
                lines = [];
            }
        }

        if (lines.Count > 0)
            yield return new Document($"{path}#{++number}", lines);
    }

    private static Stream OpenText(string path)
    {
        Stream file = OpenFile(path);
        return IsCompressed(path) ? new WholeGzipStream(file) : file;
    }

    private static FileStream OpenFile(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);

    private static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private string ComputeFingerprint()
    {
        // Beside the bytes counts where one file ends and the next begins, and what tells how they are read.
        XxHash128 hash = new();
        Span<byte> border = stackalloc byte[10];
        foreach (string path in paths)
        {
            try
            {
                using FileStream file = OpenFile(path);
                BinaryPrimitives.WriteInt64LittleEndian(border, file.Length);
                border[8] = Convert.ToByte(IsCompressed(path));
                border[9] = Convert.ToByte(blankLinesSeparateDocuments);
                hash.Append(border);
                hash.Append(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CorpusException($"{path} cannot be read: {e.Message}", e);
            }
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
