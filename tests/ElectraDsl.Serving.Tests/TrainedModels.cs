using ElectraDsl.Cli;
using ElectraDsl.FineTuning;
using ElectraDsl.Inference;
using ElectraDsl.Testing;

namespace ElectraDsl.Serving.Tests;

/// <summary>A run of each of the small models.</summary>
public sealed class TrainedModels : IDisposable
{
    private static readonly string[] Subjects = ["the cat", "a dog", "the old captain", "my sister", "every child", "the river"];
    private static readonly string[] Verbs = ["follows", "remembers", "carries", "paints", "leaves", "finds"];
    private static readonly string[] Objects = ["a small boat", "the long road", "an open window", "the winter", "a red house", "some bread"];

    private const string Question =
        """{"data": [{"paragraphs": [{"context": "the cat follows a dog", "qas": [{"id": "1", "question": "who?", "answers": [{"text": "cat", "answer_start": 4}]}]}]}]}""";

    private readonly TemporaryFolder folder = new();

    /// <summary>Trains them.</summary>
    public TrainedModels()
    {
        Random random = new(7);
        File.WriteAllLines(folder["text.txt"], Enumerable.Range(0, 2_000).Select(line => line % 9 == 8 ? "" : Sentence(random)));
        Run = Train("Tiny");
        MaskedRun = Train("TinyMasked");
    }

    /// <summary>The folder of a run of a head, which is trained when it is first asked for.</summary>
    public string Tuned(FineTuningRecipe head)
    {
        string path = folder[head.Head.Name];
        if (FineTuningFolder.IsRun(path))
            return path;
        (string file, string[] rows) = head.Head.Task switch
        {
            HeadTask.SentencePairClassification => ("pairs.tsv", ["text\tother\tlabel", "the cat\ta dog\tother", "a dog\ta dog\tsame"]),
            HeadTask.TextRegression => ("numbers.tsv", ["text\tlabel", "the cat\t1", "a dog\t2"]),
            HeadTask.TokenClassification => ("tags.conll", ["the O", "cat B-ANIMAL", "", "a O", "dog B-ANIMAL"]),
            HeadTask.QuestionAnswering => ("questions.json", [Question]),
            HeadTask.SentenceEmbedding => ("pairs.tsv", ["text\tother\tlabel", "the cat\ta dog\t0", "a dog\ta dog\t5"]),
            HeadTask.MultipleChoice => ("choices.tsv", ["text\tchoice1\tchoice2\tlabel", "the cat\tfollows\twaits\t0"]),
            _ => ("texts.tsv", (string[])["text\tlabel", "the cat follows\twalk", "a dog waits\tstand"]),
        };
        File.WriteAllLines(folder[file], rows);
        FineTuningData data = new([folder[file]], [folder[file]])
        {
            Columns = file == "pairs.tsv" ? new ExampleColumns { SecondText = "other" } : null,
        };
        FineTuningRecipe recipe = head with { Epochs = 2, BatchSize = head.Head.Task == HeadTask.SentenceEmbedding ? 2 : 1, MaxLength = 16 };
        _ = FineTuningRun.Start(recipe, path, data, EncoderSource.Trained(Run), TorchSharp.torch.CPU);
        return path;
    }

    /// <summary>A sentence of the text that they were trained on.</summary>
    public static string Sentence(Random random)
    {
        return $"{Pick(Subjects)} {Pick(Verbs)} {Pick(Objects)} and {Pick(Verbs)} {Pick(Objects)}.";

        string Pick(string[] words) => words[random.Next(words.Length)];
    }

    /// <summary>The folder of the run of <see cref="Tiny"/>.</summary>
    public string Run { get; }

    /// <summary>The folder of the run of <see cref="TinyMasked"/>.</summary>
    public string MaskedRun { get; }

    /// <summary>Opens the run of <see cref="Tiny"/>.</summary>
    public TextEncoder Open() => TextEncoder.Open<Tiny>(Run);

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private string Train(string model)
    {
        using StringWriter error = new();
        string[] arguments =
        [
            "pretrain", "--model", model, "--corpus", folder["text.txt"], "--output", folder[model], "--steps", "4", "--warmup-steps", "2",
            "--batch-size", "4", "--sequence-length", "32", "--evaluation-sequences", "16", "--device", "cpu",
        ];
        int exitCode = ElectraProgram.Run(arguments, () => [new Tiny(), new TinyMasked()], Terminal.Plain(TextWriter.Null, error));
        Assert.True(exitCode == 0, error.ToString());
        return folder[model];
    }
}
