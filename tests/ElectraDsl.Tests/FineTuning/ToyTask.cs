using ElectraDsl.FineTuning;
using ElectraDsl.Testing;
using ElectraDsl.Tests.Cli;

namespace ElectraDsl.Tests.FineTuning;

/// <summary>Small tasks that a random encoder learns: one word of each text decides.</summary>
internal sealed class ToyTask : IDisposable
{
    private static readonly string[] Words =
        ["good", "bad", "the", "film", "was", "very", "long", "and", "rather", "dark", "paris", "rome", "alice", "bob", "in", "lives"];

    private readonly TemporaryFolder folder = new();

    public ToyTask()
    {
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
        string[] letters = [.. "abcdefghijklmnopqrstuvwxyz.?".Select(letter => $"{letter}")];
        string[] tokens = [.. special, .. Words, .. letters, .. letters.Take(26).Select(letter => $"##{letter}")];
        string[] rest = [.. Enumerable.Range(0, Tiny.VocabularySize - tokens.Length).Select(number => $"unused{number}")];
        File.WriteAllLines(Vocabulary, [.. tokens, .. rest]);
    }

    public string Vocabulary => folder["vocab.txt"];

    public string this[params string[] names] => folder[names];

    /// <summary>Which of two words a text holds.</summary>
    public FineTuningData Texts(int count = 64) => Data("texts", ".tsv", "text\tlabel", count, random =>
        random.Next(2) is int label ? $"{Filler(random)} {(label == 1 ? "good" : "bad")} {Filler(random)}\t{(label == 1 ? "positive" : "0")}" : "");

    /// <summary>Whether two texts hold the same word, as a number from 0 to 5.</summary>
    public FineTuningData Numbers(int count = 64) => Data("numbers", ".csv", "text,text2,label", count, random =>
        random.Next(2) is int label ? $"\"the {(label == 1 ? "good" : "bad")} film\",\"was, {Filler(random)}\",{5 * label}.0" : "") with
    {
        Columns = new ExampleColumns { SecondText = "text2" },
    };

    /// <summary>Which of two or three choices is the good one.</summary>
    public FineTuningData Choices(int count = 64) => Data("choices", ".jsonl", null, count, random =>
    {
        string[] choices = [.. Enumerable.Range(0, random.Next(2, 4)).Select(_ => $"bad {Filler(random)}")];
        int right = random.Next(choices.Length);
        choices[right] = $"good {Filler(random)}";
        return $"{{\"text\": \"the film\", \"choices\": [{string.Join(", ", choices.Select(choice => $"\"{choice}\""))}], \"label\": {right}}}";
    });

    /// <summary>
    /// Pairs of texts on one topic, of which the first has its words from one half of the topic's, the second from the other: no word says that they
    /// belong together. Those to evaluate on have the same topic or another.
    /// </summary>
    public FineTuningData Topics()
    {
        string[][] topics =
        [
            ["good", "film", "very", "dark"], ["bad", "long", "rather", "the"], ["paris", "alice", "in", "and"], ["rome", "bob", "lives", "was"],
        ];
        FineTuningData alike = Data("alike", ".tsv", "text\tother", 128, random => random.Next(topics.Length) is int topic ? Row(random, topic, topic) : "");
        FineTuningData mixed = Data("mixed", ".tsv", "text\tother\tlabel", 64, random =>
            (random.Next(topics.Length), random.Next(2)) is (int topic, int same)
                ? $"{Row(random, topic, same == 1 ? topic : topic + 1 + random.Next(topics.Length - 1))}\t{same}"
                : "");
        return new FineTuningData(alike.Training, mixed.Development) { Columns = new ExampleColumns { SecondText = "other" } };

        string Row(Random random, int topic, int other) => $"{Half(random, topic, 0)}\t{Half(random, other, 2)}";

        string Half(Random random, int topic, int first) =>
            string.Join(' ', Enumerable.Range(0, 3).Select(_ => topics[topic % topics.Length][first + random.Next(2)]));
    }

    /// <summary>Names of people and towns.</summary>
    public FineTuningData Tags(int count = 64) => Data("tags", ".conll", null, count, random =>
        $"{(random.Next(2) == 0 ? "alice" : "bob")} B-PER\nlives O\nin O\n{(random.Next(2) == 0 ? "paris" : "rome")} B-LOC\n. O\n");

    /// <summary>Which town a passage names.</summary>
    public FineTuningData Questions(int count = 64)
    {
        return new FineTuningData([Write("train", 1)], [Write("dev", 2)]);

        string Write(string part, int seed)
        {
            Random random = new(seed);
            string[] paragraphs = [.. Enumerable.Range(0, count).Select(number =>
            {
                string before = $"The {(random.Next(2) == 0 ? "dark" : "long")} film and Alice lives in ", town = random.Next(2) == 0 ? "Paris" : "Rome";
                return "{\"context\": \"" + before + town + ".\", \"qas\": [{\"id\": \"" + number + "\", \"question\": \"Where?\", \"answers\": [{\"text\": \"" + town
                    + "\", \"answer_start\": " + before.Length + "}]}]}";
            })];
            File.WriteAllText(folder[$"questions-{part}.json"], "{\"data\": [{\"paragraphs\": [" + string.Join(',', paragraphs) + "]}]}");
            return folder[$"questions-{part}.json"];
        }
    }

    public void Dispose() => folder.Dispose();

    private static string Filler(Random random) => string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Words[random.Next(2, 10)]));

    private FineTuningData Data(string name, string extension, string? header, int count, Func<Random, string> row)
    {
        return new FineTuningData([Write("train", 1)], [Write("dev", 2)]);

        string Write(string part, int seed)
        {
            Random random = new(seed);
            string path = folder[$"{name}-{part}{extension}"];
            string[] rows = [.. Enumerable.Range(0, count).Select(_ => row(random))];
            File.WriteAllLines(path, header is null ? rows : [header, .. rows]);
            return path;
        }
    }
}
