using ZstdSharp;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>Files as the pages' commands read them, small and always the same.</summary>
internal static class SmallTexts
{
    private static readonly string[] Subjects =
        ["The cat", "A dog", "The old captain", "My sister", "Every child", "The river", "A letter", "The quiet town"];

    private static readonly string[] Verbs = ["follows", "remembers", "carries", "paints", "leaves", "finds", "hears", "forgets"];

    private static readonly string[] Objects =
        ["a small boat", "the long road", "an open window", "the winter", "her brother", "a red house", "the last train", "some bread"];

    /// <summary>What is in a file.</summary>
    public enum Kind
    {
        /// <summary>Documents of eight lines.</summary>
        Text,

        /// <summary>A JSON object with the fields title and body per line.</summary>
        Articles,

        /// <summary>Names of files of text.</summary>
        Names,

        /// <summary>A label, a tab and a text per line.</summary>
        Labeled,

        /// <summary>A good sentence, a tab and a bad one per line.</summary>
        Pairs,

        /// <summary>A text per line.</summary>
        Lines,

        /// <summary>A table with the columns text and label.</summary>
        Reviews,

        /// <summary>The same as GLUE's SST-2 has it: sentence and label, 0 or 1.</summary>
        Sst2,

        /// <summary>The same with commas: body and topic.</summary>
        Topics,

        /// <summary>A table with the column text.</summary>
        Texts,

        /// <summary>A word per line.</summary>
        Terms,

        /// <summary>A table of two texts and a number: text, other and label.</summary>
        Alike,
    }

    /// <summary>Writes a file; no two of different names hold the same sentences.</summary>
    public static void Write(string path, Kind kind)
    {
        _ = Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Random random = new(Path.GetFileName(path).Sum(letter => letter)); // with a seed, its numbers are the same on every machine
        string[] header = kind switch
        {
            Kind.Reviews => ["text\tlabel"],
            Kind.Sst2 => ["sentence\tlabel"],
            Kind.Topics => ["body,topic"],
            Kind.Texts => ["text"],
            Kind.Alike => ["text\tother\tlabel"],
            _ => [],
        };
        IEnumerable<string> rows = Enumerable.Range(0, kind == Kind.Text ? 720 : 60).Select(line => kind switch
        {
            Kind.Text => line % 9 == 8 ? "" : Sentence(random),
            Kind.Articles => $"{{\"title\": \"{line}\", \"body\": \"{string.Join("\\n", Enumerable.Range(0, 10).Select(_ => Sentence(random)))}\"}}",
            Kind.Names => line switch { 0 => "books/first.txt", 1 => "books/second.txt", _ => "" },
            Kind.Labeled => $"{(line % 2 == 0 ? "good" : "bad")}\t{Sentence(random)}",
            Kind.Terms => $"term{line}",
            Kind.Lines or Kind.Texts => Sentence(random),
            Kind.Alike => $"{Sentence(random)}\t{Sentence(random)}\t{line % 6}",
            Kind.Reviews => $"{Sentence(random)}\t{(line % 2 == 0 ? "positive" : "negative")}",
            Kind.Sst2 => $"{Sentence(random)}\t{line % 2}",
            Kind.Topics => $"{Sentence(random)},{(line % 2 == 0 ? "positive" : "negative")}",
            _ => $"{Sentence(random)}\t{Pick(random, Verbs)} {Pick(random, Objects)} {Pick(random, Subjects)}.",
        });
        if (!path.EndsWith(".zst", StringComparison.Ordinal))
        {
            File.WriteAllLines(path, header.Concat(rows));
            return;
        }

        using StreamWriter packed = new(new CompressionStream(File.Create(path), leaveOpen: false));
        foreach (string row in header.Concat(rows))
            packed.Write($"{row}\n");
    }

    private static string Sentence(Random random) =>
        $"{Pick(random, Subjects)} {Pick(random, Verbs)} {Pick(random, Objects)} and {Pick(random, Verbs)} {Pick(random, Objects)}.";

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];
}
