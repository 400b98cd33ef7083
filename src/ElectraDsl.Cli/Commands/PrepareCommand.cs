using System.CommandLine;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary><c>prepare</c>: text into a vocabulary and shards of examples, which any number of runs train on.</summary>
internal static class PrepareCommand
{
    private const string Description =
        "Prepares text once for any number of runs: cleans it, learns a vocabulary and packs it into sequences. pretrain and sweep take the folder as --corpus.";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "prepare --corpus books/*.txt --output text/books",
        "prepare --corpus books/*.txt --output text/clean --remove-duplicates near --exclude sentiment-dev.tsv",
        "prepare --corpus papers/*.txt --vocab text/books/vocab.txt --output text/papers",
        "pretrain --corpus text/books --output runs/books",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal, string typed)
    {
        CorpusOptions corpus = new("Training text, as for pretrain. Default: the model's own Corpus.");
        Option<string> output = new("--output")
        {
            Description = "Folder of the prepared text.",
            HelpName = "folder",
            Required = true,
        };
        Option<string?> vocabulary = new("--vocab")
        {
            Description = "A vocab.txt to use, one token per line. Default: a vocabulary of the declared size is learned from the text.",
            HelpName = "vocab.txt",
        };
        Option<int?> size = CommonOptions.Number(
            "--train-vocabulary",
            "Size of the vocabulary that is learned; the models that train on it declare the same. Default: the model's VocabularySize.",
            smallest: 1);
        CleaningArguments cleaning = new();
        RecipeOptions recipe = new(models, "sequence-length", "packing", "carry-overflow", "lower-case", "held-out-fraction", "seed");
        Command command = new("prepare", Description) { output, vocabulary, size, common.Model };
        foreach (Option option in corpus.All.Concat(cleaning.All).Concat(recipe.All))
            command.Add(option);
        command.SetAction(parsed =>
        {
            PretrainingRecipe chosen = recipe.Apply(common.ModelOf(parsed), parsed);
            RecipeValidation.Check(chosen);
            string folder = parsed.GetRequiredValue(output);
            PreparationOptions options = Options(chosen, parsed.GetValue(vocabulary), parsed.GetValue(size));
            TrainingText text = cleaning.Clean(TrainingText.Of(corpus.NamesOf(parsed), corpus.ReadingOf(parsed), [chosen]), parsed);
            if (text.Raw is not { } raw)
                throw new UsageException($"{text.Folder} holds prepared text: train on it with pretrain --corpus {text.Folder}, or name the text itself.");
            if (CorpusFiles.RunIn(folder) is { } manifest)
                throw new UsageException($"{folder} holds a run ({manifest}), which keeps its own text: name another folder with --output.");
            if (PathObstacle.ToWritingInto(folder) is { } obstacle)
                throw new UsageException($"{obstacle}: name another folder for the text, --output <folder>.");
            PreparedFolder.DemandFree(folder, raw, options);
            using RunLock held = RunLock.Take(folder);
            using (PreparedCorpus prepared = new Pretraining(terminal, typed).Prepare(options, raw, folder))
            {
                foreach (Alarm alarm in StartAlarms.OfText(chosen, prepared.Facts))
                    terminal.Notice(alarm.Line);
                terminal.Line($"{folder} is ready: train on it with pretrain --corpus {folder}");
            }

            if (Difference(options, chosen.Facts) is { } difference)
                terminal.Notice($"{difference}: declare the same in {chosen.Facts.Name} before you train it on this text.");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>
    /// What the recipe wants, with the vocabulary that was asked for: whatever its size, because models that are not declared yet may read it.
    /// </summary>
    private static PreparationOptions Options(PretrainingRecipe recipe, string? vocabulary, int? size)
    {
        PreparationOptions options = Pretraining.OptionsOf(recipe, vocabulary);
        if (vocabulary is null)
            return size is { } pieces ? options with { VocabularySize = pieces } : options;
        if (size is not null)
            throw new UsageException("--train-vocabulary learns a vocabulary, and --vocab names one: give one of them.");
        WordPieceVocabulary given = WordPieceVocabulary.Load(vocabulary);
        return options with { VocabularySize = given.Size, Special = given.Special };
    }

    private static string? Difference(PreparationOptions options, ModelConfig declared) =>
        options.VocabularySize != declared.VocabularySize
            ? $"The vocabulary has {Words.Count(options.VocabularySize)} entries, and {declared.Name} declares VocabularySize = {declared.VocabularySize}"
        : options.Special != declared.SpecialTokens
            ? $"The special tokens of the vocabulary have other ids than {declared.Name} declares"
        : null;
}
