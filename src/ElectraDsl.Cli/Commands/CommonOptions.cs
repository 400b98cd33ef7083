using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using ElectraDsl.FineTuning;
using ElectraDsl.Inference;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Options that several commands share.</summary>
internal sealed class CommonOptions(IReadOnlyList<PretrainingRecipe> models, Terminal terminal)
{
    /// <summary>Which of the project's models.</summary>
    public Option<string?> Model { get; } = new("--model")
    {
        Description = $"The model, if the project declares several: {string.Join(", ", models.Select(model => model.Facts.Name))}.",
        HelpName = "name",
    };

    /// <summary>What to compute on.</summary>
    public Option<string?> Device { get; } = new("--device")
    {
        Description = $"Device: {DeviceChoice.Forms}. auto uses a GPU if there is one. Default: auto.",
        HelpName = "device",
    };

    // More threads than cores only wait for one another; a few times as many may be meant for a test, a thousand never.
    private static readonly int MostThreads = 4 * Environment.ProcessorCount;

    /// <summary>How many threads compute on the CPU.</summary>
    public Option<int?> Threads { get; } = new("--threads")
    {
        Description = "CPU threads: at least 1, at most four per core. Default: one per core.",
        HelpName = "number",
        CustomParser = result =>
        {
            if (BigInteger.TryParse(result.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger threads)
                && threads >= 1)
            {
                if (threads <= MostThreads)
                    return (int)threads;
                result.AddError(
                    $"--threads is {result.Tokens[0].Value}: this program may use {Environment.ProcessorCount} cores, and more than four threads per core ({MostThreads}) slow one another down.");
                return null;
            }

            result.AddError($"--threads is '{result.Tokens[0].Value}': it must be a whole number, at least 1.");
            return null;
        },
    };

    /// <summary>The folder of a run that was started before.</summary>
    public Option<string> Run { get; } = new("--run")
    {
        Description = "The folder of a run, for example runs/small.",
        HelpName = "folder",
        Required = true,
    };

    /// <summary>Which checkpoint of the run.</summary>
    public Option<string?> Checkpoint { get; } = new("--checkpoint")
    {
        Description = "The checkpoint: best (by the run's --best-metric), last, or the step of an existing one. Default: last.",
        HelpName = "best|last|step",
    };

    /// <summary>An option of files.</summary>
    /// <param name="description">What they are for.</param>
    /// <param name="name">The option.</param>
    public static Option<string[]> Files(string description, string name = "--corpus")
    {
        Option<string[]> option = new(name)
        {
            Description = description,
            HelpName = "files",
            AllowMultipleArgumentsPerToken = true,
            Arity = ArgumentArity.OneOrMore,
        };

        // A list of files takes whatever follows it, a mistyped option, too.
        option.Validators.Add(result =>
        {
            if (result.Tokens.FirstOrDefault(token => token.Value.StartsWith("--", StringComparison.Ordinal) && !File.Exists(token.Value)) is
                { } unknown)
                result.AddError(ParseErrorText.Unknown((CommandResult)result.Parent!, unknown.Value));
        });
        return option;
    }

    /// <summary>An option of a whole number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for, with its default.</param>
    /// <param name="smallest">The smallest number that it may be.</param>
    public static Option<int?> Number(string name, string description, int smallest) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= smallest)
                return number;
            result.AddError($"{name} is '{text}': it must be a whole number, at least {smallest}.");
            return null;
        },
    };

    /// <summary>An option of a fraction of something.</summary>
    /// <param name="name">The option.</param>
    /// <param name="description">What it is for, with its default.</param>
    public static Option<double?> Fraction(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "number",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is >= 0 and <= 1)
                return number;
            result.AddError($"{name} is '{text}': it must be a number from 0 to 1.");
            return null;
        },
    };

    /// <summary>Opens the run behind <see cref="Run"/>, with the model that it was started with.</summary>
    /// <exception cref="UsageException">The path is no run's, or its model is not of this project.</exception>
    /// <exception cref="RunException">The run cannot be used.</exception>
    public RunTarget OpenRun(ParseResult parsed, Terminal terminal)
    {
        string path = RunPath.Of(Run.Name, parsed.GetRequiredValue(Run));
        return RunTarget.Open(path, ModelOfRun(parsed, path), terminal);
    }

    /// <summary>Opens the encoder of the run of either kind, or of the folder in Hugging Face's format, behind <see cref="Run"/>.</summary>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="UsageException">The path is something inside a run, or the model is not of this project.</exception>
    /// <exception cref="RunException">The run cannot be used.</exception>
    public TextEncoder OpenEncoder(ParseResult parsed)
    {
        string path = RunPath.Of(Run.Name, parsed.GetRequiredValue(Run), orTuned: true);
        PretrainingRecipe model = RunFolder.IsRun(path) || FineTuningFolder.IsRun(path) ? ModelOfRun(parsed, path) : ModelOf(parsed);
        return TextEncoder.Open(path, model.Facts, model.EncoderLayout, model.CreateEncoder, PrepareDevice(parsed));
    }

    /// <summary>The step behind <see cref="Checkpoint"/>; null for the newest.</summary>
    /// <exception cref="UsageException">It is neither a choice nor a step.</exception>
    /// <exception cref="RunException">The best was asked for, and none was evaluated.</exception>
    public int? StepOf(ParseResult parsed, RunTarget target, Terminal terminal)
    {
        string text = parsed.GetValue(Checkpoint) ?? "last";
        return text == "last" ? null
            : text == "best" ? Best()
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int step) ? step
            : throw new UsageException($"{Checkpoint.Name} is '{text}': it must be best, last or a step{EndOfChoice(text)}");

        int Best()
        {
            target.Folder.WarnOfDamagedRecords(terminal.Warn);
            return target.Folder.BestStep(target.Recipe.BestMetric);
        }

        static string EndOfChoice(string text) => NearestName.Suggestion(text, ["best", "last"]);
    }

    /// <summary>The model that was asked for, or else that of a run.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The run's folder.</param>
    /// <exception cref="UsageException">This project has no such model.</exception>
    /// <exception cref="RunException">There is no run.</exception>
    public PretrainingRecipe ModelOfRun(ParseResult parsed, string path)
    {
        bool isTuned = FineTuningFolder.IsRun(path);
        if (parsed.GetValue(Model) is not null || (models.Count < 2 && !isTuned))
            return ModelOf(parsed);
        string name = isTuned ? FineTuningFolder.Open(path).ReadManifest().Model.FullName : RunFolder.Open(path).ReadManifest().Model.FullName;
        return models.FirstOrDefault(model => model.Facts.FullName == name)
            ?? throw new UsageException(isTuned
                ? $"{path} is a fine-tuning run on {name}, which this project does not declare: declare it here, or open the run in a program with TextEncoder.Open."
                : $"{path} is a run of {name}, and this project declares {string.Join(", ", models.Select(model => model.Facts.Name))}: start the project that declares it.");
    }

    /// <summary>The model that was asked for, or the only one.</summary>
    /// <exception cref="UsageException">There are several and none was named, or there is none of that name.</exception>
    public PretrainingRecipe ModelOf(ParseResult parsed) => ModelOf(parsed.GetValue(Model));

    /// <summary>The model of a name; null for the only one.</summary>
    public PretrainingRecipe ModelOf(string? name)
    {
        string names = string.Join(", ", models.Select(model => model.Facts.Name));
        if (models.Count == 0)
            throw new UsageException("This project declares no model: add a partial record with [ElectraModel], [Generator] and [Discriminator].");
        if (name is null)
            return models.Count == 1
                ? models[0]
                : throw new UsageException($"This project declares several models: choose one with --model ({names}).");
        PretrainingRecipe[] found = [.. models.Where(model => model.Facts.Name == name || model.Facts.FullName == name)];
        if (found.Length > 1)
            throw new UsageException(
                $"Several models are called {name}: give the full name ({string.Join(", ", found.Select(model => model.Facts.FullName))}).");
        return found.Length == 1
            ? found[0]
            : throw new UsageException(
                $"There is no model '{name}'{NearestName.Suggestion(name, models.Select(model => model.Facts.Name))} This project declares {names}.");
    }

    /// <summary>Sets the number of threads and chooses the device.</summary>
    public torch.Device PrepareDevice(ParseResult parsed)
    {
        PrepareThreads(parsed);
        return DeviceChoice.Of(parsed.GetValue(Device) ?? DeviceChoice.Default, terminal.Notice);
    }

    /// <summary>Sets the number of threads.</summary>
    public void PrepareThreads(ParseResult parsed)
    {
        if (parsed.GetValue(Threads) is int threads)
            torch.set_num_threads(threads);
    }
}
