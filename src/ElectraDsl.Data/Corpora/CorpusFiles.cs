using System.Buffers;
using System.IO.Enumeration;
using ElectraDsl.Checkpoints;
using Microsoft.Extensions.FileSystemGlobbing;

namespace ElectraDsl.Data;

/// <summary>
/// Turns what a user names into files, so that it does not depend on the shell: a file is itself, <c>-</c> is standard input, a folder
/// stands for the texts in it and below it, <c>*</c> and <c>**</c> are expanded, and <c>@list.txt</c> stands for the names in a file. What a
/// folder or a pattern stands for is sorted by the ordinal order of the paths; the names themselves keep their order. Files and folders whose names
/// begin with a dot are left out, as by a shell.
/// </summary>
internal static class CorpusFiles
{
    /// <summary>What the name of a list of names begins with.</summary>
    private const char List = '@';

    /// <summary>
    /// What lies in folders of Hugging Face's datasets library beside the rows of a data set: what was once computed from them, and the order of
    /// rows.
    /// </summary>
    private static readonly string[] FilesBesideDataSets = ["cache-*.arrow", "indices*.arrow"];

    /// <summary>What shows that a folder was written by that library.</summary>
    private static readonly string[] FilesOfDataSets = ["dataset_info.json", "state.json"];

    /// <summary>What shows that a folder is a run or a sweep, whose vocabularies are no text.</summary>
    private static readonly string[] FilesOfRuns = ["run.json", "sweep.json"];

    private static readonly SearchValues<char> SchemeLetters =
        SearchValues.Create("+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The files that some names stand for.</summary>
    /// <param name="names">The names.</param>
    /// <param name="format">What is taken from folders: files of this format, or of all.</param>
    /// <exception cref="CorpusException">A name stands for no file, or for something that cannot be read; one line.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> names, CorpusFormat format = CorpusFormat.Auto) =>
        [.. names.SelectMany(name => IsList(name) ? ExpandList(name[1..], format) : Expand(name, format))];

    /// <summary>A name that means the same from every working folder.</summary>
    public static string FullName(string name) =>
        name == TextSource.StandardInput ? name : IsList(name) ? List + Path.GetFullPath(name[1..]) : Path.GetFullPath(name);

    /// <summary>The file that shows that a folder is a run or a sweep; null where it is none.</summary>
    public static string? RunIn(string folder) => Array.Find(FilesOfRuns, file => File.Exists(Path.Combine(folder, file)));

    private static bool IsList(string name) => name.StartsWith(List) && PathObstacle.ToReading(name, orPipe: true) is not null;

    private static IEnumerable<string> ExpandList(string list, CorpusFormat format)
    {
        if (PathObstacle.ToReading(list, orPipe: true) is { } obstacle)
            throw new CorpusException($"{obstacle}: name a file of names, one a line, behind {List}.");
        string folder = Path.GetDirectoryName(list) ?? "";
        List<string> files = [];
        using Utf8LineReader lines = new(list, new TextSource(list).OpenText);
        while (lines.ReadLine() is string line)
        {
            if (line.Length == 0)
                continue;
            try
            {
                if (line.StartsWith(List))
                    throw new CorpusException($"{line} is a list in a list: name its files here.");
                files.AddRange(Expand(line == TextSource.StandardInput || IsAddress(line) ? line : Path.Combine(folder, line), format));
            }
            catch (CorpusException e)
            {
                throw new CorpusException($"{list}, line {lines.LineRead}: {e.Message}", e);
            }
        }

        return files.Count > 0 ? files : throw new CorpusException($"{list} names no files: write a name a line into it.");
    }

    private static bool IsAddress(string name) =>
        name.IndexOf("://", StringComparison.Ordinal) is > 0 and int colon && name.AsSpan(0, colon).IndexOfAnyExcept(SchemeLetters) < 0;

    private static IEnumerable<string> Expand(string name, CorpusFormat format)
    {
        if (name == TextSource.StandardInput)
            return [name];
        if (IsAddress(name) && !File.Exists(name))
            throw new CorpusException($"{name} is not on this machine: download it first, for example with curl -LO, and name the file.");
        string? obstacle = PathObstacle.ToReading(name, orPipe: true);
        if (obstacle is null)
            return [name];
        if (PathObstacle.ToFolder(name) is null)
        {
            if (RunIn(name) is { } manifest)
                throw new CorpusException(
                    $"{name} holds a run ({manifest}), not text: name text files, or give the run to --resume or --initialize-from.");
            IReadOnlyList<string> patterns = FormatNames.Patterns(format);
            string[] texts =
            [
                .. Find(name, "", [.. patterns.SelectMany(one => CompressedFile.Extensions.Prepend("").Select(extension => $"**/{one}{extension}"))])
                    .Where(file => !IsBesideDataSet(file)),
            ];
            return texts.Length > 0
                ? texts
                : throw new CorpusException(
                    $"{name} is a folder without {string.Join(", ", patterns)} in it or below it, plain or compressed: name other files by a pattern, for example {Path.Combine(name, "**", "*.md")}.");
        }

        if (!name.Contains('*', StringComparison.Ordinal))
        {
            throw new CorpusException(name.AsSpan().ContainsAny('?', '[', '{') && obstacle.EndsWith("does not exist", StringComparison.Ordinal)
                ? $"{obstacle}, and only * and ** are supported in patterns: name the files, plain or compressed."
                : $"{obstacle}: name text files, a folder of them, or a pattern such as books/*.txt.");
        }

        string[] found = Match(name);
        foreach (string file in found)
        {
            if (PathObstacle.ToReading(file, orPipe: true) is { } fault)
                throw new CorpusException($"{fault}, and the pattern {name} matches it.");
        }

        return found.Length > 0
            ? found
            : throw new CorpusException($"{name} matches no file: check the folder and the extension; ** matches nested folders.");
    }

    private static string[] Match(string pattern)
    {
        // What stands before the first * names a folder, perhaps an absolute one; the rest is the pattern in it.
        int slash = pattern.LastIndexOfAny(Separators, pattern.IndexOf('*', StringComparison.Ordinal));
        string folder = pattern[..(slash + 1)];
        if (folder.Length > 0 && PathObstacle.ToFolder(folder) is { } obstacle)
            throw new CorpusException($"{pattern} matches no file: {obstacle}.");
        return Find(folder.Length > 0 ? folder : ".", folder, [pattern[(slash + 1)..]]);
    }

    /// <param name="folder">Where to look.</param>
    /// <param name="shown">What the paths that are found begin with; empty for <paramref name="folder"/>.</param>
    /// <param name="patterns">Patterns relative to the folder.</param>
    private static string[] Find(string folder, string shown, string[] patterns)
    {
        Matcher matcher = new(StringComparison.Ordinal);
        matcher.AddIncludePatterns(patterns);
        bool hiddenToo = Array.Exists(patterns, pattern => pattern.Split(Separators).Any(IsHidden));
        try
        {
            return
            [
                .. matcher.Execute(new TextFolder(new DirectoryInfo(folder))).Files
                    .Select(file => file.Path)
                    .Where(path => hiddenToo || !path.Split(Separators).Any(IsHidden))
                    .Select(path => Path.Combine(shown.Length > 0 || folder == "." ? shown : folder, path))
                    .Order(StringComparer.Ordinal),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CorpusException($"{folder} cannot be searched: {e.Message}", e);
        }
    }

    private static bool IsBesideDataSet(string file) =>
        FilesBesideDataSets.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file), ignoreCase: false))
        && FilesOfDataSets.Any(mark => File.Exists(Path.Combine(Path.GetDirectoryName(file) ?? "", mark)));

    private static bool IsHidden(string name) => name.StartsWith('.') && name is not ("." or "..");
}
