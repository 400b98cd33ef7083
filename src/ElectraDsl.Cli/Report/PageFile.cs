using System.Text;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Cli;

/// <summary>A page on disk. It follows from what runs have recorded: where it cannot be written, that is worth a warning and stops nothing.</summary>
internal static class PageFile
{
    /// <summary>What a page of a run, or of several, is called in their folder.</summary>
    public const string Name = "report.html";

    /// <summary>Puts a page in place in one move, where it is not there already.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">Reads the records and makes the page.</param>
    /// <param name="warn">Gets one line where it cannot be written.</param>
    /// <returns>Whether another page was there before.</returns>
    public static bool TryWrite(string path, Func<string> page, Action<string> warn)
    {
        try
        {
            byte[] bytes = Encoding.UTF8.GetBytes(page());
            bool isThere = File.Exists(path);
            if (isThere && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
                return false;
            AtomicWrite.File(path, stream => stream.Write(bytes));
            return isThere;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or RunException)
        {
            warn($"{path} cannot be written: {e.Message}");
            return false;
        }
    }
}
