using System.Text.RegularExpressions;

namespace ElectraDsl.Generated.Tests.Documentation;

/// <summary>
/// All that is done to commands and code of the pages before they are executed. A command that needs anything else fails its test; a row that nothing
/// uses fails one, too.
/// </summary>
internal static class Substitutions
{
    /// <summary>What cannot be a matter of seconds on any machine.</summary>
    public static readonly (string Pattern, string Reason)[] NotExecuted =
    [
        (@"^dotnet (build|test) ", "these tests are what it builds and runs"),
        (@"^dotnet (new|add|list) ", "needs packages of a feed: PackageTests and TemplateTests run it with the packed ones"),
        (@"^dotnet run -c Release --project examples/QuickStart$", "minutes: DocumentationCorpusTests runs it with the slow tests"),
        (@"^dotnet run -c Release --project examples/ObjectivesCompared$", "trains three models for minutes"),
        (@"^dotnet run -c Release --project tests/ElectraDsl.Benchmarks ", "times an idle machine for minutes"),
        (@"^serve ", "runs until it is stopped: ElectraDsl.Serving.Tests starts and stops it"),
        (@"^curl ", "needs that server: the same bodies are sent there"),
        (@"^kernels bench --device cuda$", "needs a GPU"),
        (@"^kernels bench$", "times an idle machine for minutes; the quick form is executed"),
    ];

    /// <summary>The same for commands of seconds.</summary>
    public static readonly (string Pattern, string Replacement, string Reason)[] OfCommands =
    [
        (@"--hours \S+", "--hours 0.0001", "a part of a second in place of hours"),
        (@"--minutes \S+", "--minutes 0.01", "the same"),
        (@"^((?:pretrain|sweep) .*)--flops \S+", "$1--flops 3e9", "two or three updates in place of many"),
        (@"--steps 2000000", "--steps 6", "longer than the run it resumes"),
        (@"--steps \d{4,}", "--steps 4", "the same for other runs"),
        (@"--batch-size 32,64", "--batch-size 2,4", "small batches, as below"),
        (@"^((?:pretrain|sweep) (?!.*--(?:resume|steps|hours|minutes|flops) ).*)$", "$1 --steps 4", "the default is a million updates"),
        (@"^((?:pretrain|sweep) (?!.*--(?:resume|batch-size) ).*)$", "$1 --batch-size 2", "the default is 128 sequences"),
        (@"^((?:pretrain|sweep) (?!.*--resume ).*)$", "$1 --sequence-length 32 --evaluation-sequences 8", "the defaults are 128 and 4,096"),
        (@"^(evaluate (?!.*--run ).*)$", "$1 --run runs/small", "prose leaves out which run"),
        (@"--precision bf16", "--precision float32", "not every processor has it"),
        (@"^(bench.*?)(?: --rounds \d+)?$", "$1 --rounds 1", "one step in place of fifteen"),
        (@"^(bench (?!.*--batch-size ).*)$", "$1 --batch-size 2", "the default is 128 sequences"),
        (@"^(finetune (?!.*--(?:resume|epochs) ).*)$", "$1 --epochs 1", "the default is 3"),
        (@"--seeds 5", "--seeds 2", "runs of the same kind"),
        (@"--size \d+", "--size 512", "a vocabulary that a small text fills, and that the model declares"),
        (@"^(prepare .*)$", "$1 --sequence-length 32", "as above: runs read what was prepared"),
        (@"^echo ""[^""]*"" \| ", "", "the test writes standard input"),
        (@" > facts\.json$", "", "the test reads standard output"),
    ];

    /// <summary>The same for code.</summary>
    public static readonly (string Pattern, string Replacement, string Reason)[] OfCode =
    [
        (@"VocabularySize = 30_522", "VocabularySize = 512", "a vocabulary that a small text fills"),
        (@"Layers = 12", "Layers = 1", "milliseconds an update"),
        (@"step-00001000", "step-00000004", "the run is as short as that"),
    ];

    /// <summary>Declarations that commands name: of the help, which cannot show them, and of pages that show them elsewhere.</summary>
    public const string Models = """
        [ElectraModel(Base = typeof(ElectraSmall))]
        public sealed partial record Small;

        [ElectraModel(Base = typeof(ElectraSmall))]
        [Discriminator(HiddenSize = 512)]
        public sealed partial record Wide;

        [ElectraModel(Base = typeof(ElectraSmall), Objective = Objective.MaskedLanguageModel)]
        public sealed partial record BertSmall;

        [TextClassification(Encoder = typeof(ElectraSmall), Labels = ["negative", "positive"])]
        public sealed partial record Sentiment;

        [SentenceEmbedding(Encoder = typeof(ElectraSmall))]
        public sealed partial record Vectors;
        """;

    /// <summary>Files that commands read: names and kinds.</summary>
    public static readonly (string Path, SmallTexts.Kind Kind)[] Files =
    [
        ("books/first.txt", SmallTexts.Kind.Text),
        ("books/second.txt", SmallTexts.Kind.Text),
        ("papers/first.txt", SmallTexts.Kind.Text),
        ("articles.jsonl.zst", SmallTexts.Kind.Articles),
        ("dataset/part-0.jsonl", SmallTexts.Kind.Articles),
        ("files.txt", SmallTexts.Kind.Names),
        ("wiki.txt", SmallTexts.Kind.Text),
        ("wiki64.txt", SmallTexts.Kind.Text),
        ("wiki.test.txt", SmallTexts.Kind.Text),
        ("novels.txt", SmallTexts.Kind.Text),
        ("terms.txt", SmallTexts.Kind.Terms),
        ("train.tsv", SmallTexts.Kind.Labeled),
        ("test.tsv", SmallTexts.Kind.Labeled),
        ("sentiment-train.tsv", SmallTexts.Kind.Labeled),
        ("sentiment-dev.tsv", SmallTexts.Kind.Labeled),
        ("pairs.tsv", SmallTexts.Kind.Pairs),
        ("agreement.tsv", SmallTexts.Kind.Pairs),
        ("sentences.txt", SmallTexts.Kind.Lines),
        ("reviews.tsv", SmallTexts.Kind.Reviews),
        ("reviews-dev.tsv", SmallTexts.Kind.Reviews),
        ("reviews-test.tsv", SmallTexts.Kind.Reviews),
        ("SST-2/train.tsv", SmallTexts.Kind.Sst2),
        ("SST-2/dev.tsv", SmallTexts.Kind.Sst2),
        ("texts.tsv", SmallTexts.Kind.Texts),
        ("alike.tsv", SmallTexts.Kind.Alike),
        ("a.csv", SmallTexts.Kind.Topics),
        ("b.csv", SmallTexts.Kind.Topics),
    ];

    /// <summary>Runs that the help's examples take for granted.</summary>
    public static readonly string[] EarlierCommands =
    [
        "pretrain --corpus books --output runs/focal",
        "finetune --encoder runs/focal --train reviews.tsv --dev reviews-dev.tsv --output tuned/reviews",
    ];

    /// <summary>Why a command is not executed; null where it is.</summary>
    public static string? ReasonAgainst(string line) => NotExecuted.FirstOrDefault(row => Regex.IsMatch(line, row.Pattern)).Reason;

    /// <summary>A command of seconds.</summary>
    public static string ApplyToCommand(string arguments) =>
        OfCommands.Aggregate(arguments, (line, row) => Regex.Replace(line, row.Pattern, row.Replacement));

    /// <summary>Code of seconds.</summary>
    public static string ApplyToCode(string code) => OfCode.Aggregate(code, (text, row) => Regex.Replace(text, row.Pattern, row.Replacement));
}
