using System.CommandLine;
using System.Globalization;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary><c>sweep</c>: models and hyperparameters over lists, at equal cost, in one report.</summary>
internal static class SweepCommand
{
    private const string DefaultOutput = "runs/sweep";

    private const string Description =
        "Trains every combination of lists of models and hyperparameters with every seed at equal cost, and says which differences exceed the spread of seeds.";

    /// <summary>What the help says below the options.</summary>
    public static readonly string[] Notes =
    [
        "Every hyperparameter takes several values separated by commas; the runs are trained one after the other, each in an",
        "ordinary run folder. The result is a table with medians and ranges over the seeds, and report.html with curves against",
        "tokens, FLOPs and minutes. Runs with the same vocabulary size and text options share one vocabulary and one held-out",
        "text, chosen by the first seed. A run is evaluated about twenty times unless --evaluate-every is set; one that fails",
        "gets a row that says so.",
    ];

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "sweep --corpus books/*.txt --output runs/rates --learning-rate 5e-4,1e-3,2e-3 --seed 1,2,3 --flops 1e14",
        "sweep --corpus books/*.txt --output runs/shapes --models Small,Wide --seed 1,2 --minutes 30 --keep-checkpoints 1",
        "sweep --corpus books/*.txt --output runs/weights --discriminator-weight 10,50 --batch-size 32,64 --steps 5000",
        "sweep --resume runs/rates",
        "compare runs/rates",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal, string typed)
    {
        TextArguments text = new("Training text, as for pretrain. Default: the models' own Corpus.");
        Option<string?> output = new("--output")
        {
            Description = $"Folder of the new sweep; its runs are subfolders, named by what differs. Default: {DefaultOutput}.",
            HelpName = "folder",
        };
        Option<string?> resume = new("--resume")
        {
            Description =
                "Folder of a sweep that was stopped or killed: finished runs are kept, an unfinished one resumes from its newest checkpoint, the others follow. A finished sweep shows its table again.",
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
                "A run, or a folder in Hugging Face's format with discriminator and generator, or the encoder: every run starts from those weights and keeps their vocabulary. Default: random initialization.",
            HelpName = "folder",
        };
        Option<string?> names = new("--models", "--model")
        {
            Description =
                $"The models to compare, separated by commas: {string.Join(", ", models.Select(model => model.Facts.Name))}. Required if the project declares several.",
            HelpName = "name,...",
        };
        Option<double?> flops = Budget(
            "--flops",
            "Training FLOPs of each run, as info counts them, instead of a number of steps: expensive variants make fewer steps.");
        Option<double?> minutes = Budget(
            "--minutes",
            "Minutes of training per run, instead of a number of steps, from the speed measured at the start; evaluations and checkpoints come on top.");
        Option<string[]> probe = new("--probe")
        {
            Description =
                "Labeled texts, as evaluate --probe takes them: every finished run is probed, and the variants are sorted by it. It compares models of different objectives.",
            HelpName = "files",
            AllowMultipleArgumentsPerToken = true,
            Arity = new ArgumentArity(1, 2),
        };
        Option<bool> json = new("--json")
        {
            Description = "Write one JSON document with unrounded numbers instead of the table; progress goes to standard error.",
        };
        SweepOptions recipe = new(models);
        Command command = new("sweep", Description)
        {
            output,
            resume,
            vocabulary,
            initialWeights,
            names,
            probe,
            json,
            common.Device,
            common.Threads,
        };
        foreach (Option option in text.All)
            command.Add(option);
        foreach ((Hyperparameter hyperparameter, Option option) in recipe.All)
        {
            command.Add(option);
            if (hyperparameter.Name != "hours")
                continue;
            command.Add(flops);
            command.Add(minutes);
        }

        command.SetAction(parsed =>
        {
            Sweeping sweeping = new(terminal, typed, parsed.GetValue(json));
            if (parsed.GetValue(resume) is { } path)
            {
                Option[] free = [resume, json, common.Device, common.Threads];
                foreach (Option option in command.Options.Except(free).Where(option => parsed.GetResult(option) is { Implicit: false }))
                    throw new UsageException($"{option.Name} cannot be combined with {resume.Name}: {path} resumes as it was started. Leave it out.");
                return sweeping.Resume(path, models, common.PrepareDevice(parsed));
            }

            IReadOnlyDictionary<string, IReadOnlyList<object>> lists = recipe.Given(parsed);
            PretrainingRecipe[] chosen = [.. ModelsOf(parsed.GetValue(names), names.Name, common, models)];
            SweepRequest request = new(
                chosen,
                lists,
                BudgetOf(parsed, flops, minutes, lists),
                () => TextArguments.DemandUndivided(text.Of(parsed, chosen), lists.Keys),
                (found, start, seed) => text.SourceOf(parsed, found, start, seed),
                new StartingPoint(parsed.GetValue(initialWeights), parsed.GetValue(vocabulary)),
                parsed.GetValue(probe) ?? [],
                typed);
            (SweepManifest manifest, TrainingText found) = SweepPlan.Of(request, terminal);
            return sweeping.Start(manifest, models, found, parsed.GetValue(output) ?? DefaultOutput, common.PrepareDevice(parsed));
        });
        return command;
    }

    private static Option<double?> Budget(string name, string description) => new(name)
    {
        Description = $"{description} Above 0.",
        HelpName = "number",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number > 0 && double.IsFinite(number))
                return number;
            result.AddError($"{name} is '{text}': it must be a number above 0.");
            return null;
        },
    };

    /// <summary>The one budget that was given.</summary>
    private static SweepBudget BudgetOf(
        ParseResult parsed,
        Option<double?> flops,
        Option<double?> minutes,
        IReadOnlyDictionary<string, IReadOnlyList<object>> lists)
    {
        string[] hyperparameters = ["steps", "epochs", "hours"];
        string[] given =
        [
            .. new[] { flops, minutes }.Where(option => parsed.GetValue(option) is not null).Select(option => option.Name),
            .. hyperparameters.Where(lists.ContainsKey).Select(one => Hyperparameters.Of(one).Option),
        ];
        return given.Length switch
        {
            0 => throw new UsageException("sweep needs a budget per run: give one of --flops, --minutes, --steps, --epochs and --hours."),
            1 => new SweepBudget(parsed.GetValue(flops), parsed.GetValue(minutes)),
            _ => throw new UsageException(
                $"{given[1]} cannot be combined with {given[0]}: one of --flops, --minutes, --steps, --epochs and --hours decides when a run ends; leave the others out."),
        };
    }

    private static IEnumerable<PretrainingRecipe> ModelsOf(
        string? names,
        string option,
        CommonOptions common,
        IReadOnlyList<PretrainingRecipe> models)
    {
        if (names is null)
        {
            if (models.Count > 1)
                throw new UsageException(
                    $"This project declares several models: choose some with {option} ({string.Join(", ", models.Select(model => model.Facts.Name))}).");
            yield return common.ModelOf(name: null);
            yield break;
        }

        HashSet<string> seen = [];
        foreach (string name in SweepOptions.Elements(names))
        {
            PretrainingRecipe model = common.ModelOf(name);
            if (!seen.Add(model.Facts.FullName))
                throw new UsageException($"{option} names {name} twice: name each model once.");
            yield return model;
        }
    }
}
