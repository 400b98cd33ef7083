using System.IO.Hashing;

namespace ElectraDsl.Checkpoints;

/// <summary>Tells whether a file is what it was: XXH3 of its bytes, which finds accidents, not forgeries.</summary>
internal static class FileChecksum
{
    /// <summary>16 hexadecimal digits.</summary>
    public static string Of(string path)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        XxHash3 hash = new();
        hash.Append(stream);
        return hash.GetCurrentHashAsUInt64().ToString("x16");
    }
}
