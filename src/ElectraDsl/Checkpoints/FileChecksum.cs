using System.IO.Hashing;

namespace ElectraDsl.Checkpoints;

/// <summary>Tells whether a file is what it was: XXH3 of its bytes, which finds accidents, not forgeries.</summary>
public static class FileChecksum
{
    /// <summary>The checksum of a file's bytes.</summary>
    /// <param name="path">The file; it is read whole, piece by piece.</param>
    /// <returns>16 hexadecimal digits.</returns>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    public static string Of(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        XxHash3 hash = new();
        hash.Append(stream);
        return hash.GetCurrentHashAsUInt64().ToString("x16");
    }
}
