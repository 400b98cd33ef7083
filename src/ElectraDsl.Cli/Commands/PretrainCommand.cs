using System.CommandLine;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary><c>pretrain</c>: from text to a trained model, or on from where a run was stopped.</summary>
internal static class PretrainCommand
{
    private const string Description =
        "Pre-trains on raw text and writes a run folder: checkpoints, metrics, held-out figures, report.html.";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "pretrain --corpus books/*.txt --output runs/small",
        "pretrain --corpus books/*.txt --output runs/fast --learning-rate 1e-3 --steps 20000",
        "pretrain --corpus articles.jsonl.zst --text-column body --output runs/articles",
        "pretrain --corpus papers/*.txt --initialize-from runs/small --output runs/papers --learning-rate 1e-4",
        "pretrain --corpus books/*.txt --output runs/night --hours 8 --evaluate-every 1000 --patience 5",
        "pretrain --corpus books/*.txt --output runs/warm --sampling-temperature 2..1@50%",
        "pretrain --mix text/books=3,text/papers=1 --output runs/both",
        "pretrain --resume runs/small",
        "pretrain --resume runs/small --steps 2000000",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal, string typed)
    {
        TextArguments text = new(
            "Training text: files of text, JSON lines, CSV, TSV, Parquet or Arrow, plain or .gz, .zst, .bz2 or .xz; folders of them, patterns such as 'books/**/*.txt', @list.txt with a name a line, or - for standard input; or a folder that prepare made. Default: the model's own Corpus.");
        Option<string?> output = new("--output")
        {
            Description =
                $"Folder of the new run. Default: {(models.Count == 1 ? StartWithoutArguments.FolderOf(models[0]) : "runs/ and the model's name")}.",
            HelpName = "folder",
        };
        Option<string?> resume = new("--resume")
        {
            Description =
                "Folder of a run that was stopped or killed: resumes from its newest checkpoint with its own recipe and text. A larger --steps, --epochs, --hours or --flops extends it, even a finished one.",
            HelpName = "folder",
        };
        Option<string?> vocabulary = new("--vocab")
        {
            Description = "A vocab.txt to use, one token per line. Default: a vocabulary of the declared size is learned from the text.",
            HelpName = "vocab.txt",
        };
        Option<string?> initialWeights = new("--initialize-from")
        {
            Description =
                "A run of a model with the same tensors, or a folder in Hugging Face's format with its discriminator and generator, or its encoder: the new run starts from those weights and keeps their vocabulary. Default: random initialization.",
            HelpName = "folder",
        };
        RecipeOptions recipe = new(models);
        Command command = new("pretrain", Description)
        {
            output,
            resume,
            vocabulary,
            initialWeights,
            common.Model,
            common.Device,
            common.Threads,
        };
        foreach (Option option in text.All.Concat(recipe.All))
            command.Add(option);

        command.SetAction(parsed =>
        {
            Pretraining pretraining = new(terminal, typed);
            if (parsed.GetValue(resume) is { } named)
            {
                string path = RunPath.Of(resume.Name, named);
                foreach (Option fixedOption in (Option[])[.. text.All, output, vocabulary, initialWeights])
                {
                    if (parsed.GetResult(fixedOption) is { Implicit: false })
                        throw new UsageException(
                            $"{fixedOption.Name} cannot be combined with --resume: {path} keeps its own text and folder. Leave it out.");
                }

                PretrainingRecipe model = common.ModelOfRun(parsed, path);
                torch.Device where = common.PrepareDevice(parsed);
                return pretraining.Resume(model, path, recipe.GivenTo(RunFolder.Open(path), model, parsed, where), where);
            }

            torch.Device device = common.PrepareDevice(parsed);
            bool isForHours =
                parsed.GetValue(common.Model) is null
                && models.Count > 1
                && recipe.Given(parsed).TryGetValue("hours", out object? hours)
                && hours is > 0.0;
            PretrainingRecipe chosen = isForHours
                ? ModelForHours.Choose([.. models.Select(model => recipe.Apply(model, parsed))], device, terminal)
                : recipe.Apply(common.ModelOf(parsed), parsed);
            RecipeValidation.Check(chosen); // before any file is looked at
            chosen = recipe.FitMemory(chosen, parsed, device);
            StartingPoint start = StartingPoint.Of(chosen, parsed.GetValue(initialWeights), parsed.GetValue(vocabulary), terminal);
            return pretraining.Start(
                chosen,
                TextArguments.DemandUndivided(text.Of(parsed, [chosen]), recipe.Given(parsed).Keys),
                start,
                parsed.GetValue(output) ?? StartWithoutArguments.FolderOf(chosen),
                device);
        });
        return command;
    }
}
