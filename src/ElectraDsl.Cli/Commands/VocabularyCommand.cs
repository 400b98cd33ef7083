using System.CommandLine;
using System.Globalization;
using ElectraDsl.Checkpoints;
using ElectraDsl.Data;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary><c>vocabulary</c>: learns a WordPiece vocabulary, says how well one fits a text, and adds tokens to one.</summary>
internal static class VocabularyCommand
{
    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "vocabulary train --corpus books/*.txt --size 4096 --output vocab.txt",
        "vocabulary inspect --vocab vocab.txt --corpus papers/*.txt",
        "vocabulary extend --vocab vocab.txt --corpus papers/*.txt --size 5000 --output papers.txt",
    ];

    /// <summary>Examples for the help.</summary>
    public static readonly string[] TrainExamples =
    [
        "vocabulary train --corpus books/*.txt --size 4096 --output vocab.txt",
        "vocabulary train --corpus books/*.txt --size 4096 --tokens terms.txt --minimum-frequency 5 --output vocab.txt",
    ];

    /// <summary>Examples for the help.</summary>
    public static readonly string[] InspectExamples = ["vocabulary inspect --vocab vocab.txt", "vocabulary inspect --vocab vocab.txt --corpus papers/*.txt"];

    /// <summary>Examples for the help.</summary>
    public static readonly string[] ExtendExamples =
    [
        "vocabulary extend --vocab vocab.txt --tokens terms.txt --size 5000 --output terms-vocab.txt",
        "vocabulary extend --vocab vocab.txt --corpus papers/*.txt --size 5000 --output papers-vocab.txt",
    ];

    /// <summary>Makes the command with its three parts.</summary>
    public static Command Make(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal) =>
        new("vocabulary", "Learns a WordPiece vocabulary, shows how one fits a text, and adds tokens to one.")
        {
            Train(models, common, terminal),
            Inspect(models, common, terminal),
            Extend(models, common, terminal),
        };

    private static Command Train(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal)
    {
        CorpusOptions corpus = new("Text to learn from, as for pretrain. Default: the model's own Corpus.");
        Option<int?> size = CommonOptions.Number("--size", "Number of tokens, special tokens included. Default: the model's VocabularySize.", smallest: 1);
        LearningOptions learning = new();
        Option<string> output = Output();
        RecipeOptions recipe = new(models, "lower-case");
        Command command = new("train", "Learns a vocabulary from text: characters, then the most frequent pairs of pieces within words, again and again.")
        {
            size, output, learning.Tokens, learning.MinimumFrequency, learning.CharacterCoverage, common.Model,
        };
        foreach (Option option in corpus.All.Concat(recipe.All))
            command.Add(option);
        command.SetAction(parsed =>
        {
            PretrainingRecipe chosen = recipe.Apply(common.ModelOf(parsed), parsed);
            string path = Free(parsed.GetRequiredValue(output), [.. corpus.NamesOf(parsed), parsed.GetValue(learning.Tokens)]);
            VocabularyOptions options = learning.Apply(
                parsed, new VocabularyOptions(parsed.GetValue(size) ?? chosen.Facts.VocabularySize, chosen.Facts.SpecialTokens, chosen.LowerCase)
                {
                    Pretokenization = chosen.Facts.Pretokenization,
                });
            ICorpus text = RawText(corpus.NamesOf(parsed), corpus.ReadingOf(parsed), chosen);
            Save(
                terminal,
                path,
                text,
                old: null,
                (lines, progress, cancellation) => WordPieceVocabularyTrainer.Train(lines, options, progress, cancellation));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Extend(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal)
    {
        Option<string> vocabulary = Existing();
        CorpusOptions corpus = new("Text to learn pieces from, as for pretrain. Default: none; only --tokens are added.");
        Option<int?> size = CommonOptions.Number(
            "--size",
            "Number of tokens of the new vocabulary, at least that of the old one. Default: that of the old one, whose [unused] places are filled.",
            smallest: 1);
        LearningOptions learning = new();
        Option<string> output = Output();
        RecipeOptions recipe = new(models, "lower-case");
        Command command = new("extend", "Adds tokens to a vocabulary; those that it has keep their ids. Places called [unused...] are filled first.")
        {
            vocabulary, size, output, learning.Tokens, learning.MinimumFrequency, learning.CharacterCoverage, common.Model,
        };
        foreach (Option option in corpus.All.Concat(recipe.All))
            command.Add(option);
        command.SetAction(parsed =>
        {
            PretrainingRecipe chosen = recipe.Apply(common.ModelOf(parsed), parsed);
            string source = parsed.GetRequiredValue(vocabulary);
            string path = Free(parsed.GetRequiredValue(output), [.. corpus.NamesOf(parsed), parsed.GetValue(learning.Tokens), source]);
            WordPieceVocabulary old = WordPieceVocabulary.Load(source);
            VocabularyOptions options = learning.Apply(parsed, new VocabularyOptions(parsed.GetValue(size) ?? old.Size, old.Special, chosen.LowerCase)
            {
                Pretokenization = chosen.Facts.Pretokenization,
            });
            IReadOnlyList<string> files = corpus.NamesOf(parsed);
            if (files.Count == 0 && options.GivenTokens.Count == 0)
                throw new UsageException("There is nothing to add: name text with --corpus, or tokens with --tokens.");
            ICorpus? text = files.Count == 0 ? null : RawText(files, corpus.ReadingOf(parsed), chosen);
            Save(
                terminal,
                path,
                text,
                old,
                (lines, progress, cancellation) => WordPieceVocabularyTrainer.Extend(old, lines, options, progress, cancellation));
            return ExitCode.Success;
        });
        return command;
    }

    private static Command Inspect(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal)
    {
        Option<string> vocabulary = Existing();
        CorpusOptions corpus = new("Text to read with it, as for pretrain. Default: none; only the vocabulary is described.");
        Option<bool> json = new("--json") { Description = "Write one JSON document with unrounded numbers instead of the table." };
        RecipeOptions recipe = new(models, "lower-case");
        Command command = new("inspect", "Describes a vocabulary and, with --corpus, how it reads a text: pieces a word, unknown words, entries that are never used.")
        {
            vocabulary, json, common.Model,
        };
        foreach (Option option in corpus.All.Concat(recipe.All))
            command.Add(option);
        command.SetAction(parsed =>
        {
            PretrainingRecipe chosen = recipe.Apply(common.ModelOf(parsed), parsed);
            string path = parsed.GetRequiredValue(vocabulary);
            WordPieceVocabulary loaded = WordPieceVocabulary.Load(path);
            IReadOnlyList<string> files = corpus.NamesOf(parsed);
            WordPieceTokenizer tokenizer = new(loaded, chosen.LowerCase, pretokenization: chosen.Facts.Pretokenization);
            VocabularyFit? fit = files.Count == 0
                ? null
                : VocabularyFit.Of(tokenizer, LinesOf(RawText(files, corpus.ReadingOf(parsed), chosen)), CancellationToken.None);
            if (parsed.GetValue(json))
                terminal.Output.WriteLine(VocabularyView.Json(path, loaded, fit));
            else
                VocabularyView.Write(terminal, path, loaded, fit);
            return ExitCode.Success;
        });
        return command;
    }

    private static IEnumerable<string> LinesOf(ICorpus corpus) => TextLine.Of(corpus).Select(line => line.Text);

    private static ICorpus RawText(IReadOnlyList<string> files, TextCorpusOptions reading, PretrainingRecipe model)
    {
        TrainingText text = TrainingText.Of(files, reading, [model]);
        return text.Raw ?? throw new UsageException($"{text.Folder} holds prepared text, which has a vocabulary: name the text itself.");
    }

    private static IEnumerable<string> LinesOf(ICorpus? corpus, IProgress<PreparationProgress> progress)
    {
        const long Chunk = 4 << 20;                      // characters between two reports
        const string Stage = "Counting words";
        progress.Report(new PreparationProgress(Stage, 0));
        long characters = 0, reported = 0;
        foreach (string line in corpus is null ? [] : LinesOf(corpus))
        {
            characters += line.Length;
            if (characters >= reported + Chunk)
                progress.Report(new PreparationProgress(Stage, corpus!.FractionRead, reported = characters));
            yield return line;
        }

        progress.Report(new PreparationProgress(Stage, 1, characters));
    }

    private static void Save(
        Terminal terminal,
        string path,
        ICorpus? text,
        WordPieceVocabulary? old,
        Func<IEnumerable<string>, IProgress<double>, CancellationToken, WordPieceVocabulary> learn)
    {
        using Interruption interruption = new(() => terminal.Notice("Stopping; nothing is written. Ctrl-C again quits at once."));
        WordPieceVocabulary learned =
            RunDisplay.For(terminal).Prepare(progress => learn(LinesOf(text, progress), new Stage(progress), interruption.Token));
        interruption.Token.ThrowIfCancellationRequested();
        learned.Save(path);
        int unused = learned.Tokens.Count(WordPieceVocabularyTrainer.IsUnused);
        string added = old is null ? "" : $", {Words.Count(learned.Tokens.Except(old.Tokens).Count())} of them new";
        string free = unused == 0 ? "."
            : $", {Words.Count(unused)} of them unused{(text is null ? "." : ": the text has no more pieces that are frequent enough.")}";
        terminal.Line($"Wrote {path}: {Words.Count(learned.Size)} tokens{added}{free}");
    }

    /// <summary>Refuses, before there is work, a file that cannot be written or that is read.</summary>
    private static string Free(string path, params IEnumerable<string?> read)
    {
        InputLines.CheckOutput([.. read.OfType<string>()], path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        string? obstacle = Directory.Exists(path) ? $"{path} is a folder" : PathObstacle.ToFolder(folder) ?? PathObstacle.ToWritingInto(folder);
        return obstacle is null ? path : throw new UsageException($"{obstacle}: name another file for the vocabulary, --output <vocab.txt>.");
    }

    private static Option<string> Existing() => new("--vocab")
    {
        Description = "The vocabulary: a vocab.txt, one token per line.",
        HelpName = "vocab.txt",
        Required = true,
    };

    private static Option<string> Output() => new("--output")
    {
        Description = "The file to write, one token per line.",
        HelpName = "vocab.txt",
        Required = true,
    };

    /// <summary>What is learned, beside the size.</summary>
    private sealed class LearningOptions
    {
        private static readonly VocabularyOptions Defaults = new(0, new SpecialTokens(0, 1, 2, 3, 4), LowerCase: true);

        public Option<string?> Tokens { get; } = new("--tokens")
        {
            Description = "A file of tokens to include whatever the text holds, one per line: words, or pieces behind ##.",
            HelpName = "file",
        };

        public Option<int?> MinimumFrequency { get; } = CommonOptions.Number(
            "--minimum-frequency", $"How often a pair of pieces must occur to become one. At least 1. Default: {Defaults.MinimumFrequency}.", smallest: 1);

        public Option<double?> CharacterCoverage { get; } = CommonOptions.Fraction(
            "--character-coverage",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Fraction of the characters that have a piece of their own where there are more than 1,000; words with others are [UNK]. 0 to 1. Default: {Defaults.CharacterCoverage:0.#####}."));

        public VocabularyOptions Apply(ParseResult parsed, VocabularyOptions options) => options with
        {
            MinimumFrequency = parsed.GetValue(MinimumFrequency) ?? options.MinimumFrequency,
            CharacterCoverage = parsed.GetValue(CharacterCoverage) ?? options.CharacterCoverage,
            GivenTokens = parsed.GetValue(Tokens) is { } file ? [.. InputLines.Read(file).Where(line => line.Length > 0)] : [],
        };
    }

    private sealed class Stage(IProgress<PreparationProgress> display) : IProgress<double>
    {
        public void Report(double value) => display.Report(new PreparationProgress("Learning the vocabulary", value));
    }
}
