using System.CommandLine;
using System.Globalization;
using ElectraDsl.FineTuning;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary><c>finetune</c>: trains a head on a pre-trained encoder, or on from where a run was stopped.</summary>
internal static class FinetuneCommand
{
    private const string Description =
        "Trains a head with its encoder on labeled examples and keeps the weights that are best on development examples.";

    /// <summary>What the help says below the options.</summary>
    public static readonly string[] Notes =
    [
        "Texts: .tsv, .tab or .txt (tabs, no quotes), .csv, .jsonl, .ndjson or .parquet, with the columns that are named, or those of a",
        "GLUE task. Tagging: CoNLL's columns, or .jsonl with lists of words and labels. Questions: SQuAD's .json, 1.1 or 2.0. Choices:",
        ".jsonl with the list choices, or columns choice1, choice2 and so on. Sentence vectors: texts alone or pairs to learn from, pairs",
        "with a number to evaluate on. All but .parquet may be packed: .gz, .zst, .bz2 or .xz.",
    ];

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "finetune --encoder runs/small --train reviews.tsv --dev reviews-dev.tsv --output runs/sentiment",
        "finetune --encoder runs/small --task sst2 --train SST-2/train.tsv --dev SST-2/dev.tsv --output runs/sst2",
        "finetune --encoder hf/electra-small --train a.csv --dev b.csv --text-column body --label-column topic --output runs/topic",
        "finetune --encoder runs/small --train reviews.tsv --dev reviews-dev.tsv --seeds 5 --output runs/five",
        "finetune --resume runs/sentiment",
    ];

    // Seeds of one command: what a table of them can hold.
    private const int MostSeeds = 100;

    /// <summary>Makes the command.</summary>
    public static Command Make(IReadOnlyList<FineTuningRecipe> heads, CommonOptions common, Terminal terminal, string typed)
    {
        Option<string[]> train = CommonOptions.Files("Examples to learn from.", "--train");
        Option<string[]> development = CommonOptions.Files("Examples to evaluate on: the best checkpoint is chosen by them.", "--dev");
        Option<string?> encoder = new("--encoder")
        {
            Description = "A pre-training run of the head's encoder, a fine-tuning run on it (without its head), or a folder in Hugging Face's format with its vocabulary.",
            HelpName = "folder",
        };
        Option<string?> random = new("--random-encoder")
        {
            Description = "Instead of --encoder: random weights, to see what pre-training is worth, with the vocabulary of this vocab.txt.",
            HelpName = "vocab.txt",
        };
        Option<string?> output = new("--output") { Description = "Folder of the new run.", HelpName = "folder" };
        Option<string?> resume = new("--resume")
        {
            Description = "Folder of a run that was stopped or killed: resumes from its newest checkpoint with its own recipe and files.",
            HelpName = "folder",
        };
        Option<int> seeds = new("--seeds")
        {
            Description = "Number of runs that differ in their seed alone, in folders seed-1, seed-2 and so on: median and range of each figure. Default: 1.",
            HelpName = "number",
            DefaultValueFactory = _ => 1,
        };
        seeds.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: { } text }]
                && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) || count is < 1 or > MostSeeds))
                result.AddError($"--seeds is {text}: it must be 1 to {MostSeeds}.");
        });
        HeadOptions options = new(heads);
        Command command = new("finetune", Description)
        {
            encoder, random, train, development, output, resume, seeds, options.Model, options.TextColumn, options.SecondTextColumn,
            options.LabelColumn, common.Device, common.Threads,
        };
        foreach (Option option in options.Hyperparameters)
            command.Add(option);

        command.SetAction(parsed =>
        {
            FineTuningSession session = new(terminal, typed);
            if (parsed.GetValue(resume) is { } path)
            {
                Option[] fixedOptions =
                    [train, development, encoder, random, output, seeds, options.TextColumn, options.SecondTextColumn, options.LabelColumn];
                foreach (Option own in fixedOptions)
                {
                    if (parsed.GetResult(own) is { Implicit: false })
                        throw new UsageException($"{own.Name} cannot be combined with --resume: {path} keeps its own files. Leave it out.");
                }

                return session.Resume(options.HeadOfRun(parsed, path), path, options.Given(parsed), common.PrepareDevice(parsed));
            }

            FineTuningRecipe declared = options.HeadOf(parsed);
            FineTuningRecipe recipe = FineTuningHyperparameters.Apply(declared, options.Given(parsed));
            FineTuningHyperparameters.Check(recipe);             // before any file is looked at
            FineTuningData data = new(Given(parsed, train), Given(parsed, development)) { Columns = options.Columns(parsed, recipe.Task) };
            EncoderSource source = (parsed.GetValue(encoder), parsed.GetValue(random)) switch
            {
                ({ } folder, null) => EncoderSource.Trained(RunPath.Of(encoder.Name, folder, orTuned: true)),
                (null, { } vocabulary) => EncoderSource.Random(vocabulary),
                (null, null) => throw new UsageException(
                    $"There is no encoder: name a run of {recipe.Model.Name} or a folder in Hugging Face's format with {encoder.Name} <folder>."),
                _ => throw new UsageException($"{encoder.Name} and {random.Name} exclude each other: give one of them."),
            };
            string target = parsed.GetValue(output) ?? throw new UsageException($"There is no folder for the run: name one with {output.Name} <folder>.");
            torch.Device device = common.PrepareDevice(parsed);
            int count = parsed.GetValue(seeds);
            return count == 1
                ? session.Start(declared, recipe, target, data, source, device)
                : session.StartSeeds(declared, recipe, target, data, source, device, count);
        });
        return command;
    }

    private static string[] Given(ParseResult parsed, Option<string[]> option)
    {
        if (parsed.GetValue(option) is not { Length: > 0 } files)
            throw new UsageException($"There are no examples: name files with {option.Name} <files>.");
        return files.GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new UsageException($"{option.Name} names {twice.First()} twice: name each file once.")
            : files;
    }
}
