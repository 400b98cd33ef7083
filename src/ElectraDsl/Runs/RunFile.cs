namespace ElectraDsl;

/// <summary>A file that belongs to a run, and what it must hold.</summary>
/// <param name="Path">Where it lies, seen from the run's folder, with <c>/</c> between names: so a run can be moved, copied and renamed.</param>
/// <param name="Origin">Full path of a file that lies outside the run's folder; null for one inside it.</param>
/// <param name="Checksum">Of its contents. Where the paths lead to another file now, that file is not used.</param>
public sealed record RunFile(string Path, string? Origin, string Checksum)
{
    /// <summary>Describes a file.</summary>
    /// <param name="folder">That of the run.</param>
    /// <param name="path">The file.</param>
    /// <param name="checksum">Of its contents.</param>
    internal static RunFile Of(string folder, string path, string checksum)
    {
        string full = System.IO.Path.GetFullPath(path);
        string relative = System.IO.Path.GetRelativePath(System.IO.Path.GetFullPath(folder), full);
        bool isInside =
            relative != ".."
            && !relative.StartsWith(".." + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !System.IO.Path.IsPathRooted(relative);
        return new RunFile(relative.Replace(System.IO.Path.DirectorySeparatorChar, '/'), isInside ? null : full, checksum);
    }

    /// <summary>Where the file may lie: in the run's own folder first.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="own">Its usual place in a run's folder.</param>
    internal IEnumerable<string> Places(string run, string own)
    {
        string recorded = System.IO.Path.GetFullPath(System.IO.Path.Combine(run, Path));
        return Origin is null ? [recorded] : [own, recorded, Origin];
    }
}
