using System.IO.Compression;
using System.Text.Json;
using ElectraDsl.Data;
using ElectraDsl.Testing;

namespace ElectraDsl.Tests.Data;

/// <summary>Public data beside the repository; tests that need it are skipped where it is absent.</summary>
internal static class SharedData
{
    public static string File(string relativePath)
    {
        string path = Path.Combine(Repository.Root, "..", "shared", "data", relativePath);
        Skip.IfNot(System.IO.File.Exists(path), $"The data file '{relativePath}' is not here.");
        return path;
    }

    public static JsonElement Json(string path) => JsonDocument.Parse(System.IO.File.ReadAllBytes(path)).RootElement;

    public static IEnumerable<string> LinesOfGzip(string path)
    {
        using StreamReader reader = new(new GZipStream(System.IO.File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is string line)
            yield return line;
    }

    public static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetInt32())];

    public static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(element => element.GetString()!)];

    /// <summary>A vocabulary with the five special tokens first.</summary>
    public static WordPieceVocabulary VocabularyOf(params IEnumerable<string> pieces) =>
        new([.. (string[])["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], .. pieces]);

    public static SpecialTokens FirstFive { get; } = new(0, 1, 2, 3, 4);
}
