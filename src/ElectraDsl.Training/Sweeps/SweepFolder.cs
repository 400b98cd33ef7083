using System.Globalization;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;

namespace ElectraDsl.Training;

/// <summary>The folder that is a sweep: sweep.json, the text that its runs share, a folder a run, and report.html.</summary>
public sealed class SweepFolder
{
    private SweepFolder(string path) => Path = path;

    /// <summary>Where the folder lies.</summary>
    public string Path { get; }

    /// <summary>sweep.json.</summary>
    public string ManifestPath => In("sweep.json");

    /// <summary>report.html: curves and table of all runs.</summary>
    public string ReportPath => In("report.html");

    /// <summary>A folder for a new sweep: absent or empty. Nothing is written yet.</summary>
    /// <exception cref="RunException">It holds a sweep, a run or something else, or there is a file of that name.</exception>
    public static SweepFolder ForNewSweep(string path)
    {
        SweepFolder folder = new(path);
        if (File.Exists(path))
            throw new RunException($"{path} is a file: name a folder for the sweep.");
        if (IsSweep(path))
            throw new RunException($"{path} already holds a sweep: continue with sweep --resume {path}, or name another folder.");
        if (RunFolder.HoldsRun(path))
            throw new RunException($"{path} already holds a run: name another folder for the sweep.");

        // A sweep that was killed before its first file left its lock, and what it was writing.
        string[] left = [System.IO.Path.GetFileName(RunLock.PathIn(path)), System.IO.Path.GetFileName(AtomicWrite.PartialPath(folder.ManifestPath))];
        if (Directory.Exists(path)
            && Directory
                .EnumerateFileSystemEntries(path)
                .Select(entry => System.IO.Path.GetFileName(entry))
                .FirstOrDefault(name => !left.Contains(name))
                is { } foreign)
            throw new RunException($"{path} is not empty and holds no sweep ({foreign} is in it): name a new or an empty folder.");
        return folder;
    }

    /// <summary>Whether a sweep was started in a folder.</summary>
    public static bool IsSweep(string path) => File.Exists(new SweepFolder(path).ManifestPath);

    /// <summary>The folder of a sweep that was started before.</summary>
    /// <exception cref="RunException">There is none in it.</exception>
    public static SweepFolder Open(string path)
    {
        SweepFolder folder = new(path);
        if (RunFolder.IsRun(path))
            throw new RunException($"{path} is a run, not a sweep: continue with pretrain --resume {path}, or name the folder of the sweep.");
        return IsSweep(path) ? folder : throw new RunException($"{path} holds no sweep: there is no {folder.ManifestPath}.");
    }

    /// <summary>Keeps other processes out until it is disposed, and clears away what a killed one left half-written.</summary>
    /// <exception cref="RunException">Another process has it, or the folder cannot be written.</exception>
    public RunLock Lock()
    {
        RunLock held = RunLock.Take(Path);
        AtomicWrite.DeleteLeftovers(Path);
        return held;
    }

    /// <summary>Reads sweep.json.</summary>
    /// <exception cref="RunException">It cannot be read, or was changed.</exception>
    public SweepManifest ReadManifest() =>
        RunJson.ReadSealed<SweepManifest>(
            ManifestPath,
            SweepManifest.CurrentFormat,
            "nothing in it is meant to be edited. Restore it, or start a new sweep in another folder.");

    /// <summary>Writes sweep.json in one move.</summary>
    public void Write(SweepManifest manifest) => AtomicWrite.File(ManifestPath, stream => stream.Write(RunJson.Sealed(manifest)));

    /// <summary>Takes back a sweep that was refused before its first run: sweep.json and the texts.</summary>
    public void DeleteUnsettled()
    {
        if (Directory.Exists(TextsPath))
            Directory.Delete(TextsPath, recursive: true);
        File.Delete(ManifestPath);
    }

    /// <summary>The folder of a run.</summary>
    public string PathOf(SweepRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return In(run.Folder);
    }

    /// <summary>Where a text is prepared.</summary>
    /// <param name="text">Which one, from 0 on.</param>
    public string TextPath(int text) => System.IO.Path.Combine(TextsPath, (text + 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>Describes a text that was prepared in this folder.</summary>
    public RunCorpus Describe(PreparedCorpus corpus) => RunCorpus.Of(Path, corpus);

    /// <summary>Opens a text that was prepared before, after a look at its checksums. The caller disposes it.</summary>
    /// <exception cref="RunException">A file of it is gone, damaged or another one.</exception>
    public PreparedCorpus Open(RunCorpus text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string vocabulary = PathOf(text.Vocabulary), wayOut = "restore it, or start a new sweep in another folder.";
        ExampleSet? training = null, heldOut = null;
        try
        {
            training = new ExampleSet(PathOf(text.Training));
            heldOut = new ExampleSet(PathOf(text.HeldOut));
            List<(string Path, string There, RunFile File)> files =
            [
                (vocabulary, FileChecksum.Of(vocabulary), text.Vocabulary),
                (training.Path, training.Checksum, text.Training),
                (heldOut.Path, heldOut.Checksum, text.HeldOut),
            ];
            string? reference = text.ReferenceText is { } kept ? PathOf(kept) : null;
            if (reference is not null)
                files.Add((reference, FileChecksum.Of(reference), text.ReferenceText!));
            foreach ((string path, string there, RunFile file) in files)
            {
                if (there != file.Checksum)
                    throw new RunException(
                        $"{path} is not the text that {Path} was started with (its checksum is {there}, not {file.Checksum}): {wayOut}");
            }

            return new PreparedCorpus(WordPieceVocabulary.Load(vocabulary), vocabulary, training, heldOut, text.Facts, Reused: true)
            {
                ReferenceTextPath = reference,
            };
        }
        catch (Exception e)
        {
            training?.Dispose();
            heldOut?.Dispose();
            if (e is ExampleSetException or IOException or UnauthorizedAccessException)
                throw new RunException($"The text of {Path} cannot be read: {e.Message.TrimEnd('.')}; {wayOut}", e);
            throw;
        }
    }

    private string TextsPath => In("text");

    private string PathOf(RunFile file) => System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, file.Path));

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
