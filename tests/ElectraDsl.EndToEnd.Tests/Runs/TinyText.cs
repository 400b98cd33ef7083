namespace ElectraDsl.EndToEnd.Tests;

/// <summary>A text of 40 documents, just enough to be prepared and trained on; always the same.</summary>
public static class TinyText
{
    private const int Documents = 40, LinesOfDocument = 10, Words = 400;
    private const string Consonants = "bdfgklmnprst", Vowels = "aeiou";

    /// <summary>Writes the text.</summary>
    public static void Write(string path)
    {
        Random random = new(1); // with a seed, its numbers are the same on every machine and run-time
        string[] words = [.. Enumerable.Range(0, Words).Select(_ => Word(random))];
        IEnumerable<string> documents = Enumerable.Range(0, Documents).Select(_ =>
            string.Join('\n', Enumerable.Range(0, LinesOfDocument).Select(_ => Line(random, words))) + "\n");
        File.WriteAllText(path, string.Join('\n', documents));
    }

    private static string Line(Random random, string[] words) =>
        string.Join(' ', Enumerable.Range(0, random.Next(6, 15)).Select(_ => words[random.Next(words.Length)])) + ".";

    private static string Word(Random random) =>
        string.Concat(
            Enumerable.Range(0, random.Next(1, 5)).Select(_ => $"{Consonants[random.Next(Consonants.Length)]}{Vowels[random.Next(Vowels.Length)]}"));
}
