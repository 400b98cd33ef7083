using System.CommandLine;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Cli;

/// <summary>Texts that a command reads, one a line: of files, or of standard input.</summary>
internal static class InputLines
{
    /// <summary>An argument for the files.</summary>
    public static Argument<string[]> Files() => new("files")
    {
        Description = "UTF-8 files of one text per line (.gz too), or - for standard input. Default: -.",
        HelpName = "files",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The lines in their order, blank ones too, so that each result belongs to a line of the input.</summary>
    /// <param name="paths">Files; none, or <c>-</c>, for standard input.</param>
    /// <param name="terminal">Whose standard input it is.</param>
    /// <exception cref="UsageException">Standard input is a keyboard, and no file is named.</exception>
    /// <exception cref="CorpusException">A file cannot be read, or is not UTF-8; one line that names the file and the place.</exception>
    public static IEnumerable<string> Read(string[] paths, Terminal terminal)
    {
        if (paths.Length == 0 && terminal.Input is null)
            throw new UsageException("There is no text: name a file of one text per line, or pipe lines in.");
        foreach (string path in paths.Length == 0 ? [TextSource.StandardInput] : paths)
        {
            foreach (string line in path == TextSource.StandardInput && terminal.Input is { } input ? LinesOf(input) : LinesOf(path))
                yield return line;
        }
    }

    /// <summary>The lines of one file in their order, blank ones too.</summary>
    /// <exception cref="UsageException">There is no such file.</exception>
    /// <exception cref="CorpusException">It cannot be read, or is not UTF-8; one line that names the file and the place.</exception>
    public static IEnumerable<string> Read(string path) => LinesOf(path);

    /// <summary>Refuses to write over what is read.</summary>
    /// <param name="paths">The files that are read.</param>
    /// <param name="output">The file that is written; null or empty for none.</param>
    /// <exception cref="UsageException">It is one of them.</exception>
    public static void CheckOutput(string[]? paths, string? output)
    {
        if (!string.IsNullOrEmpty(output) && (paths ?? []).Any(path => Path.GetFullPath(path) == Path.GetFullPath(output)))
            throw new UsageException($"{output} is read and would be written over: name another file with --output.");
    }

    private static IEnumerable<string> LinesOf(TextReader input)
    {
        while (input.ReadLine() is string line)
            yield return line.Trim();
    }

    private static IEnumerable<string> LinesOf(string path)
    {
        if (path != TextSource.StandardInput && PathObstacle.ToReading(path) is { } obstacle)
            throw new UsageException($"{obstacle}: name a file of one text per line.");
        TextSource source = new(path);
        using Utf8LineReader reader = new(source.Name, source.OpenText);
        while (reader.ReadLine() is string line)
            yield return line;
    }
}
