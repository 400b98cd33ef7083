using System.Text.Json;
using ElectraDsl.Training;

namespace ElectraDsl.Tests.Cli;

/// <summary><c>evaluate --probe</c> and <c>--minimal-pairs</c> on one run of <see cref="Tiny"/>.</summary>
public sealed class ProbeCommandTests(RunCommandTests.TrainedRun trained) : IClassFixture<RunCommandTests.TrainedRun>
{
    private const string Words = "cat dog captain sister child river letter town boat road window winter brother house train bread";

    private string Run => trained.Program["Tiny"];

    [Fact]
    public void TaskThatWordsDecide_IsLearned_AndTheRunStaysAsItIs()
    {
        Dictionary<string, string> before = trained.Contents();
        string train = Write("train.tsv", 400, 1, first => first ? "boat" : "road", heading: true),
            test = Write("test.tsv", 100, 2, first => first ? "boat" : "road");
        JsonElement json = Json("--probe", train, test);
        Assert.Equal(
            (400, 100, 2),
            (json.GetProperty("training_texts").GetInt32(), json.GetProperty("test_texts").GetInt32(), json.GetProperty("classes").GetInt32()));
        Assert.True(json.GetProperty("bag_of_words_accuracy").GetDouble() > 0.97);
        Assert.True(json.GetProperty("probe_accuracy").GetDouble() > 0.9);
        Assert.InRange(json.GetProperty("majority_accuracy").GetDouble(), 0.3, 0.7);
        Assert.All(
            json.EnumerateObject(),
            property => Assert.True(property.Value.ValueKind is JsonValueKind.Number or JsonValueKind.String, property.Name));
        Assert.Equal(json.GetRawText(), Json("--probe", train, test).GetRawText());

        // What was found is kept for compare; nothing else is touched.
        Assert.Equal(json.GetProperty("probe_accuracy").GetDouble(), RunFolder.Open(Run).ReadProbe()!.ProbeAccuracy);
        Assert.Equal(before.Where(IsOfRun), trained.Contents().Where(IsOfRun));

        static bool IsOfRun(KeyValuePair<string, string> file) =>
            !file.Key.EndsWith(".tsv", StringComparison.Ordinal) && !file.Key.EndsWith("probe.json", StringComparison.Ordinal);
    }

    [Fact]
    public void TaskThatNothingDecides_IsNotLearned()
    {
        string task = Write("random.tsv", 2_000, 3, _ => "boat");
        JsonElement json = Json("--probe", task, "--probe-texts", "1000");
        Assert.Equal((1_000, 200), (json.GetProperty("training_texts").GetInt32(), json.GetProperty("test_texts").GetInt32()));
        Assert.InRange(json.GetProperty("probe_accuracy").GetDouble(), 0.38, 0.62);
        Assert.InRange(json.GetProperty("bag_of_words_accuracy").GetDouble(), 0.38, 0.62);
    }

    [Fact]
    public void Pairs_AreCompared()
    {
        Random random = new(5);
        string[] words = Words.Split(' ');
        string task = trained.Program["pairs.tsv"];
        File.WriteAllLines(task, Enumerable.Range(0, 600).Select(_ =>
        {
            string first = words[random.Next(words.Length)], second = random.Next(2) == 0 ? first : words[random.Next(words.Length)];
            return $"{(first == second ? "same" : "other")}\tthe {first}\tthe {second}";
        }));
        CapturedRun run = TinyProgram.Run("evaluate", "--run", Run, "--probe", task, "--device", "cpu");
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(
            ["this model", "the same network before training", "a bag of words", "always the most frequent class"],
            row => Assert.Contains(row, run.Output, StringComparison.Ordinal));
        JsonElement json = Json("--probe", task);
        Assert.True(json.GetProperty("bag_of_words_accuracy").GetDouble() > 0.95);
        Assert.True(json.GetProperty("probe_accuracy").GetDouble() > json.GetProperty("majority_accuracy").GetDouble());
    }

    [Fact]
    public void MinimalPairs_AreJudged()
    {
        File.WriteAllText(
            trained.Program["minimal.tsv"],
            "good\tbad\nthe cat follows a small boat.\tthe cat boat a small boat.\nmy sister paints.\tmy paints sister.\n");
        JsonElement json = Json("--minimal-pairs", trained.Program["minimal.tsv"]);
        Assert.Equal((2, 0.5), (json.GetProperty("pairs").GetInt32(), json.GetProperty("minimal_pairs_coin").GetDouble()));
        Assert.InRange(json.GetProperty("minimal_pairs_accuracy").GetDouble(), 0, 1);
        CapturedRun table = TinyProgram.Run("evaluate", "--run", Run, "--minimal-pairs", trained.Program["minimal.tsv"], "--device", "cpu");
        Assert.Contains("Bad sentence scored higher", table.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a cat.\ta dog.\ta bird.\n", "minimal.tsv:1 is not a row: a row is good sentence and bad sentence")]
    [InlineData("a cat.\ta dog.\na cat.\ta cat.\n", "has a row whose two sentences are the same: 'a cat.'")]
    public void PairThatIsNone_IsToldInOneLine(string contents, string message)
    {
        File.WriteAllText(trained.Program["minimal.tsv"], contents);
        TinyProgram.Run("evaluate", "--run", Run, "--minimal-pairs", trained.Program["minimal.tsv"], "--device", "cpu").IsUsageError(message);
    }

    [Fact]
    public void RunThatIsGivenAsText_IsRefused_AndIsPassedOverInAFolderOfTexts()
    {
        TinyProgram
            .Run("pretrain", "--model", nameof(Tiny), "--corpus", Run, "--output", trained.Program["other"], "--sequence-length", "32", "--device", "cpu")
            .IsUsageError("holds a run (run.json), not text");
        string folder = trained.Program["texts"];
        _ = Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "one.txt"), "a cat sat.\n");
        FolderSnapshot.Of(Run).WriteTo(Path.Combine(folder, "run"));
        Assert.Equal("one.txt", new ElectraDsl.Data.TextCorpus([folder]).Description);
    }

    [Theory]
    [InlineData("yes\n", "task.tsv:1 is not a row: a row is label, text and, for pairs, second text")]
    [InlineData("yes\ta\tb\nno\ta\n", "has a second text in 1 of its 2 rows")]
    [InlineData("label\ttext\n", "holds no rows")]
    [InlineData("yes\ta\nno\tb\n", "give at least 20 to train on")]
    public void TaskThatIsNone_IsToldInOneLine(string contents, string message)
    {
        File.WriteAllText(trained.Program["task.tsv"], contents);
        TinyProgram.Run("evaluate", "--run", Run, "--probe", trained.Program["task.tsv"], "--device", "cpu").IsUsageError(message);
    }

    [Fact]
    public void LabelThatWasNotLearned_AndTextsOfOneLabel_AreTold()
    {
        string train = Write("one.tsv", 40, 1, _ => "boat"), other = trained.Program["other.tsv"];
        File.WriteAllText(other, "maybe\tthe boat\n");
        TinyProgram.Run("evaluate", "--run", Run, "--probe", train, other, "--device", "cpu").IsUsageError("has the label maybe");
        File.WriteAllLines(other, Enumerable.Repeat("yes\tthe boat", 40));
        TinyProgram
            .Run("evaluate", "--run", Run, "--probe", other, train, "--device", "cpu")
            .IsUsageError("All training texts have the label yes");
        TinyProgram.Run("evaluate", "--run", Run, "--probe", trained.Program["missing.tsv"], "--device", "cpu").IsUsageError("missing.tsv");
    }

    [Theory]
    [InlineData("--against reference --probe x.tsv", "--against and --probe are different evaluations")]
    [InlineData("--probe x.tsv --corpus y.txt", "--corpus and --probe both name a text")]
    [InlineData("--probe-texts 100", "--probe-texts limits --probe")]
    [InlineData("--probe x.tsv --probe-texts 5", "--probe-texts is 5: it must be at least 20")]
    public void WhatCannotBeAskedTogether_IsTold(string options, string message) =>
        TinyProgram.Run(["evaluate", "--run", Run, .. options.Split(' ')]).IsUsageError(message);

    /// <summary>Writes texts of random words, half of which are labeled yes, with a word that the label decides.</summary>
    private string Write(string name, int count, int seed, Func<bool, string> word, bool heading = false)
    {
        Random random = new(seed);
        string[] others = [.. Words.Split(' ').Except(["boat", "road"])];
        string path = trained.Program[name];
        File.WriteAllLines(path, (heading ? ["label\ttext"] : Array.Empty<string>()).Concat(Enumerable.Range(0, count).Select(_ =>
        {
            bool label = random.Next(2) == 0;
            return $"{(label ? "yes" : "no")}\tthe {others[random.Next(others.Length)]} and the {word(label)} and the {others[random.Next(others.Length)]}";
        })));
        return path;
    }

    private JsonElement Json(params string[] options)
    {
        CapturedRun run = TinyProgram.Run(["evaluate", "--run", Run, "--json", "--device", "cpu", .. options]);
        Assert.True(run.ExitCode == 0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        return json.RootElement.Clone();
    }
}
