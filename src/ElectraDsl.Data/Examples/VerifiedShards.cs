using System.Globalization;
using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using ElectraDsl.Checkpoints;

namespace ElectraDsl.Data;

/// <summary>
/// Which shards of a set were read to their end and found whole, with the size and time that they had then: kept in the user's cache, so that the
/// next start need not read them all. Where nothing can be kept, they are read again.
/// </summary>
internal sealed class VerifiedShards
{
    private readonly string? file;
    private readonly Dictionary<string, Entry> entries = new(StringComparer.Ordinal);
    private bool isChanged;

    /// <summary>Reads what is known of a set.</summary>
    /// <param name="manifest">Path of its examples.json.</param>
    public VerifiedShards(string manifest)
    {
        string name = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(Path.GetFullPath(manifest))).ToString("x32", CultureInfo.InvariantCulture);
        file = UsersCache.Folder("shards", Environment.GetEnvironmentVariable) is { } folder ? Path.Combine(folder, name + ".json") : null;
        try
        {
            if (file is not null && File.Exists(file))
                entries = JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(file)) ?? [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Nothing is known then, and everything is read again.
        }
    }

    /// <summary>Whether a shard is as it was when it was last found whole.</summary>
    public bool Knows(string path, ExampleShardFacts facts) =>
        entries.TryGetValue(Path.GetFileName(path), out Entry? known) && known == Now(path, facts);

    /// <summary>Notes that a shard is whole.</summary>
    public void Add(string path, ExampleShardFacts facts)
    {
        if (Now(path, facts) is not { } entry)
            return;
        entries[Path.GetFileName(path)] = entry;
        isChanged = true;
    }

    /// <summary>Keeps what is known, where that is possible.</summary>
    public void Save()
    {
        if (file is null || !isChanged)
            return;
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, JsonSerializer.SerializeToUtf8Bytes(entries)); // a torn one is as good as none
            isChanged = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next start reads the shards again.
        }
    }

    private static Entry? Now(string path, ExampleShardFacts facts)
    {
        FileInfo info = new(path);
        return info.Exists && info.Length == facts.Bytes ? new Entry(info.Length, info.LastWriteTimeUtc.Ticks, facts.Checksum) : null;
    }

    private sealed record Entry(long Bytes, long Modified, string Checksum);
}
