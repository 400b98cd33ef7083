using System.Collections.Generic;
using System.Linq;

namespace ElectraDsl.Generators.Parsing;

/// <summary>
/// Finds the name that somebody means who writes another one: a slip, half of it, or what the field calls the same thing elsewhere.
/// </summary>
internal static class NearestName
{
    private const int MostSlips = 2;
    private const int ShortestPart = 3;

    /// <summary>
    /// What else the field calls things: keys of Hugging Face's config.json, and habits. Letters only, in lower case. Those of a network's options
    /// stand at the options.
    /// </summary>
    private static readonly Dictionary<string, string> Synonyms = new()
    {
        ["vocabsize"] = "VocabularySize",
        ["vocab"] = "VocabularySize",
        ["nvocab"] = "VocabularySize",
        ["embeddim"] = "EmbeddingSize",
        ["embeddingdim"] = "EmbeddingSize",
        ["emb"] = "EmbeddingSize",
        ["maxpositionembeddings"] = "MaxPositions",
        ["maxlength"] = "MaxPositions",
        ["maxlen"] = "MaxPositions",
        ["maxsequencelength"] = "MaxPositions",
        ["maxseqlength"] = "MaxPositions",
        ["contextlength"] = "MaxPositions",
        ["typevocabsize"] = "TokenTypes",
        ["segments"] = "TokenTypes",
        ["maskprob"] = "MaskProbability",
        ["mlmprobability"] = "MaskProbability",
        ["tie"] = "Tying",
        ["tiewordembeddings"] = "Tying",
        ["weighttying"] = "Tying",
        ["temperature"] = "SamplingTemperature",
        ["topk"] = "SampleTopK",
        ["unktokenid"] = "UnknownTokenId",
        ["lr"] = "LearningRate",
        ["absolute"] = "Learned",
        ["rope"] = "Rotary",
        ["swish"] = "Silu",
        ["gelunew"] = "GeluTanh",
        ["gelupytorchtanh"] = "GeluTanh",
        ["gdes"] = "GradientDisentangled",
    };

    /// <summary>The nearest of some names; null where none is near, or two are.</summary>
    public static string? Of(string written, IReadOnlyCollection<string> names)
    {
        string key = KeyOf(written);
        if (key.Length == 0)
            return null;
        if (SynonymOf(key) is { } synonym && names.Contains(synonym))
            return synonym;
        if (names.FirstOrDefault(name => KeyOf(name) == key) is { } same)
            return same;

        // A slip in a long word, then a part of one.
        (string Name, int Slips)[] near = [.. names.Select(name => (name, Distance(key, KeyOf(name)))).OrderBy(pair => pair.Item2)];
        if (near.Length > 0 && near[0].Slips <= Math.Min(MostSlips, key.Length / ShortestPart) && (near.Length == 1 || near[1].Slips > near[0].Slips))
            return near[0].Name;
        string[] parts =
        [
            .. names.Where(name => Math.Min(key.Length, name.Length) >= ShortestPart && (KeyOf(name).Contains(key) || key.Contains(KeyOf(name)))),
        ];
        return parts.Length == 1 ? parts[0] : null;
    }

    private static string? SynonymOf(string key) =>
        Synonyms.TryGetValue(key, out string? synonym) ? synonym : NetworkOption.All.FirstOrDefault(option => option.Aliases.Contains(key))?.Name;

    private static string KeyOf(string name) => string.Concat(name.Where(char.IsLetter).Select(char.ToLowerInvariant));

    /// <summary>Letters to add, leave out or exchange (Levenshtein).</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 1; i <= one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.Length; j++)
            {
                int exchanged = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(exchanged, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[other.Length];
    }
}
