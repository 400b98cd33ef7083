using System.Text;

namespace ElectraDsl.EndToEnd.Tests;

/// <summary>A text of a few hundred documents, the same each time.</summary>
internal static class SmallText
{
    private static readonly string[] Subjects = ["the cat", "a dog", "the old captain", "my sister", "every child", "the river", "a letter", "the quiet town"];
    private static readonly string[] Verbs = ["follows", "remembers", "carries", "paints", "leaves", "finds", "hears", "forgets"];
    private static readonly string[] Objects = ["a small boat", "the long road", "an open window", "the winter", "her brother", "a red house", "the last train", "some bread"];

    /// <summary>Writes the text.</summary>
    public static string Write(string path)
    {
        Random random = new(7);
        StringBuilder text = new();
        for (int document = 0; document < 300; document++)
        {
            for (int sentence = 0; sentence < 8; sentence++)
                _ = text.Append($"{Pick(random, Subjects)} {Pick(random, Verbs)} {Pick(random, Objects)} and {Pick(random, Verbs)} {Pick(random, Objects)}.\n");
            _ = text.Append('\n');
        }

        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];
}
