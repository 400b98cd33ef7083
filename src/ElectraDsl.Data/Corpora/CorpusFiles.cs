using ElectraDsl.Checkpoints;
using Microsoft.Extensions.FileSystemGlobbing;

namespace ElectraDsl.Data;

/// <summary>
/// Turns what a user names into files, so that it does not depend on the shell: a file is itself, <c>-</c> is standard input, a folder
/// stands for the texts in it and below it, and <c>*</c> and <c>**</c> are expanded. What a folder or a pattern stands for is sorted by the
/// ordinal order of the paths; the names themselves keep their order. Files and folders whose names begin with a dot are left out, as by a shell.
/// </summary>
internal static class CorpusFiles
{
    /// <summary>What of a folder is text: other files lie beside it often enough.</summary>
    private static readonly string[] TextPatterns = ["**/*.txt", "**/*.txt.gz"];

    /// <summary>What shows that a folder is a run or a sweep, whose vocabularies are no text.</summary>
    private static readonly string[] FilesOfRuns = ["run.json", "sweep.json"];

    private static readonly char[] Separators = [Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar];

    /// <summary>The files that some names stand for.</summary>
    /// <exception cref="CorpusException">A name stands for no file, or for something that cannot be read; one line.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> names) => [.. names.SelectMany(Expand)];

    /// <summary>The file that shows that a folder is a run or a sweep; null where it is none.</summary>
    public static string? RunIn(string folder) => Array.Find(FilesOfRuns, file => File.Exists(Path.Combine(folder, file)));

    private static IEnumerable<string> Expand(string name)
    {
        if (name == TextSource.StandardInput)
            return [name];
        string? obstacle = PathObstacle.ToReading(name, orPipe: true);
        if (obstacle is null)
            return [name];
        if (PathObstacle.ToFolder(name) is null)
        {
            if (RunIn(name) is { } manifest)
                throw new CorpusException(
                    $"{name} holds a run ({manifest}), not text: name text files, or give the run to --resume or --initialize-from.");
            string[] texts = Find(name, "", TextPatterns);
            return texts.Length > 0
                ? texts
                : throw new CorpusException(
                    $"{name} is a folder without .txt or .txt.gz files in it or below it: name other files by a pattern, for example {Path.Combine(name, "**", "*.md")}.");
        }

        if (!name.Contains('*', StringComparison.Ordinal))
        {
            throw new CorpusException(name.AsSpan().ContainsAny('?', '[', '{') && obstacle.EndsWith("does not exist", StringComparison.Ordinal)
                ? $"{obstacle}, and only * and ** are supported in patterns: name UTF-8 text files, plain or .gz."
                : $"{obstacle}: name UTF-8 text files, plain or .gz, a folder of them, or a pattern such as books/*.txt.");
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

    private static bool IsHidden(string name) => name.StartsWith('.') && name is not ("." or "..");
}
