using ElectraDsl.Data;

namespace ElectraDsl.Tests.Cli;

/// <summary>A text of a few hundred documents, the same each time.</summary>
internal sealed class SmallText : ICorpus
{
    private static readonly string[] Subjects =
    [
        "the cat", "a dog", "the old captain", "my sister", "every child", "the river", "a letter", "the quiet town",
    ];
    private static readonly string[] Verbs = ["follows", "remembers", "carries", "paints", "leaves", "finds", "hears", "forgets"];
    private static readonly string[] Objects =
    [
        "a small boat", "the long road", "an open window", "the winter", "her brother", "a red house", "the last train", "some bread",
    ];

    public string Description => "a small text";

    public string Fingerprint => "small text 1";

    public IEnumerable<Document> ReadDocuments()
    {
        Random random = new(7);
        for (int document = 0; document < 300; document++)
            yield return new Document($"#{document}", [.. Enumerable.Range(0, 8).Select(_ => Sentence(random))]);
    }

    /// <summary>Writes the text to a file.</summary>
    public static string Write(string path)
    {
        File.WriteAllText(path, string.Join("\n\n", new SmallText().ReadDocuments().Select(document => string.Join('\n', document.Lines))));
        return path;
    }

    private static string Sentence(Random random) =>
        $"{Pick(random, Subjects)} {Pick(random, Verbs)} {Pick(random, Objects)} and {Pick(random, Verbs)} {Pick(random, Objects)}.";

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];
}
