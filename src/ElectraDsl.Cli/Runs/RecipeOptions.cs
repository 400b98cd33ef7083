using System.CommandLine;
using System.Globalization;
using System.Numerics;
using ElectraDsl.Kernels;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>One option for every hyperparameter of a recipe, made from the one table of hyperparameters.</summary>
internal sealed class RecipeOptions
{
    /// <summary>What stands for a number that may change during a run; a note of the help says how it is written.</summary>
    internal const string ScheduleName = "number|schedule";

    // Instead of a micro-batch size: what fits in memory.
    private const string Fitting = "auto";

    // A program and what it does besides a step need room, too, and the estimate may be off by so much.
    private const double UsableShare = 0.85;

    private readonly IReadOnlyList<(Hyperparameter Hyperparameter, Option<object?> Option)> options;

    /// <summary>Makes the options.</summary>
    /// <param name="models">The project's models; values that are the same for all of them are shown as defaults.</param>
    /// <param name="names">The hyperparameters that there shall be options for, by <see cref="Hyperparameter.Name"/>; none means all.</param>
    public RecipeOptions(IReadOnlyList<PretrainingRecipe> models, params string[] names) =>
        options = [
            .. Hyperparameters
                .All.Where(one => names.Length == 0 || names.Contains(one.Name))
                .Select(one => (one, Make(one, models))),
        ];

    /// <summary>The options, in the order of the table.</summary>
    public IEnumerable<Option> All => options.Select(option => option.Option);

    /// <summary>The hyperparameters that were given, by <see cref="Hyperparameter.Name"/>.</summary>
    public IReadOnlyDictionary<string, object> Given(ParseResult parsed) => options
        .Select(option => (option.Hyperparameter.Name, Value: parsed.GetValue(option.Option)))
        .Where(given => given.Value is not (null or Fitting))
        .ToDictionary(given => given.Name, given => given.Value!);

    /// <summary>The recipe with the hyperparameters that were given.</summary>
    public PretrainingRecipe Apply(PretrainingRecipe recipe, ParseResult parsed) =>
        Hyperparameters.Apply(recipe, Given(parsed));

    /// <summary>The recipe with the largest micro-batch size that fits in a device's memory, where that was asked for.</summary>
    /// <param name="recipe">With all that was given.</param>
    /// <param name="parsed">What was typed.</param>
    /// <param name="device">Where it is trained.</param>
    /// <exception cref="UsageException">Not even one sequence fits, or the device does not say what it has.</exception>
    public PretrainingRecipe FitMemory(PretrainingRecipe recipe, ParseResult parsed, torch.Device device)
    {
        if (!AsksToFit(parsed))
            return recipe;
        if (DeviceMemory.Free(device) is not { } free)
            throw new UsageException($"--micro-batch-size is {Fitting}: {device} does not say how much memory it has; give a number.");
        if (MemoryEstimate.FittingMicroBatch(recipe, UsableShare * free) is { } rows)
            return recipe with { MicroBatchSize = rows };
        string needed = Words.Bytes(MemoryEstimate.Of(recipe with { MicroBatchSize = 1 }).Total);
        throw new UsageException(
            $"--micro-batch-size is {Fitting}: a step of one sequence takes about {needed}, and {Words.Bytes(free)} of memory are free; lower --sequence-length{(recipe.RecomputeActivations ? "" : " or set --recompute-activations true")}.");
    }

    /// <summary>The hyperparameters that were given to a run that is resumed, its micro-batch size in numbers.</summary>
    /// <exception cref="RunException">The run is another model's, or a given hyperparameter contradicts it.</exception>
    public IReadOnlyDictionary<string, object> GivenTo(RunFolder run, PretrainingRecipe model, ParseResult parsed, torch.Device device)
    {
        Dictionary<string, object> given = new(Given(parsed));
        Hyperparameter part = Hyperparameters.All.Single(CanFit);
        if (AsksToFit(parsed))
            given[part.Name] = FitMemory(run.ReadRecipe(model, given), parsed, device).MicroBatchSize;
        return given;
    }

    /// <summary>Sequences that a device's free memory holds at once; null where it does not say.</summary>
    public static int? MostSequences(PretrainingRecipe recipe, torch.Device device) =>
        DeviceMemory.Free(device) is { } free ? MemoryEstimate.MostSequences(recipe, UsableShare * free) : null;

    private static Option<object?> Make(Hyperparameter hyperparameter, IReadOnlyList<PretrainingRecipe> models) => new(hyperparameter.Option)
    {
        Description = $"{HelpOf(hyperparameter)}{(CanFit(hyperparameter) ? $" {Fitting}: as many as fit in memory." : "")}{DefaultOf(hyperparameter, models)}",
        HelpName = CanFit(hyperparameter) ? $"number|{Fitting}" : HelpNameOf(hyperparameter),
        Hidden = !IsUsed(hyperparameter, models),
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result => CanFit(hyperparameter)
            ? ReadFitting(hyperparameter, result.Tokens[0].Value, result.AddError)
            : Read(hyperparameter, result.Tokens[0].Value, result.AddError),
    };

    /// <summary>Whether one of the models has a use for it. The others' options are there, to say why they are refused, but need no help.</summary>
    internal static bool IsUsed(Hyperparameter hyperparameter, IReadOnlyList<PretrainingRecipe> models) =>
        models.Count == 0 || models.Any(model => Uses(model, hyperparameter));

    private static object? ReadFitting(Hyperparameter hyperparameter, string text, Action<string> addError) =>
        text.Equals(Fitting, StringComparison.OrdinalIgnoreCase)
            ? Fitting
            : Read(hyperparameter, text, fault => addError($"{fault.TrimEnd('.')}, or {Fitting}."));

    private bool AsksToFit(ParseResult parsed) => options.Any(option => parsed.GetValue(option.Option) is Fitting);

    private static bool CanFit(Hyperparameter hyperparameter) => hyperparameter.Property == nameof(PretrainingRecipe.MicroBatchSize);

    private static bool Uses(PretrainingRecipe model, Hyperparameter hyperparameter) =>
        !TrainingObjectives.Of(model.Facts).UnusedHyperparameters.Contains(hyperparameter);

    /// <summary>The value of all models that use it; nothing where they differ.</summary>
    private static string DefaultOf(Hyperparameter hyperparameter, IReadOnlyList<PretrainingRecipe> models)
    {
        string[] values =
        [
            .. models.Where(model => Uses(model, hyperparameter))
                .Select(model => Hyperparameter.Text(hyperparameter.Get(model)))
                .Distinct(),
        ];
        return values is [{ } same] ? $" Default: {same}." : "";
    }

    /// <summary>What a help text says of a hyperparameter: its description and its range; choices stand in its name already.</summary>
    internal static string HelpOf(Hyperparameter hyperparameter) =>
        hyperparameter.Type.IsEnum || hyperparameter.Type == typeof(bool)
            ? hyperparameter.Description
            : $"{hyperparameter.Description} {char.ToUpperInvariant(hyperparameter.Rule[0])}{hyperparameter.Rule[1..]}.";

    /// <summary>What a help text calls a hyperparameter's value.</summary>
    internal static string HelpNameOf(Hyperparameter hyperparameter) =>
        hyperparameter.Type == typeof(bool) ? "true|false"
        : hyperparameter.Type == typeof(Schedule) ? ScheduleName
        : hyperparameter.Type.IsEnum ? string.Join('|', hyperparameter.Choices.Select(Hyperparameter.Text))
        : "number";

    /// <summary>Reads one value.</summary>
    /// <param name="hyperparameter">The hyperparameter.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="addError">Gets one line where the hyperparameter does not take it.</param>
    /// <returns>The value; null where the hyperparameter does not take it.</returns>
    internal static object? Read(Hyperparameter hyperparameter, string text, Action<string> addError)
    {
        if (ValueOf(hyperparameter, text) is not { } value)
            addError($"{hyperparameter.Option} is '{text}': {KindOf(hyperparameter, text)}{Limit(hyperparameter, text)}{Meant(hyperparameter, text)}");
        else if (!hyperparameter.Accepts(value))
            addError($"{hyperparameter.Option} is {text}: it must be {hyperparameter.RuleFor(value)}.");
        else
            return value;
        return null;
    }

    /// <summary>The number, truth value or choice that a text means, the same in every culture.</summary>
    private static object? ValueOf(Hyperparameter hyperparameter, string text)
    {
        Type type = hyperparameter.Type;
        CultureInfo culture = CultureInfo.InvariantCulture;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int whole) ? whole : null;
        if (type == typeof(ulong))
            return ulong.TryParse(text, NumberStyles.None, culture, out ulong positive) ? positive : null;
        if (type == typeof(double))
            return double.TryParse(text, NumberStyles.Float, culture, out double number) ? number : null;
        if (type == typeof(Schedule))
            return Schedule.TryParse(text, out Schedule? schedule, out _) ? schedule : null;
        if (type == typeof(bool))
            return bool.TryParse(text, out bool flag) ? flag : null;
        return hyperparameter.Choices.FirstOrDefault(choice => Hyperparameter.Text(choice).Equals(text, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The end of the sentence: a full stop, or the choice that was probably meant.</summary>
    private static string Meant(Hyperparameter hyperparameter, string text) =>
        NearestName.Suggestion(text.ToLowerInvariant(), hyperparameter.Choices.Select(Hyperparameter.Text));

    // What is a whole number to everybody but the machine.
    private static string Limit(Hyperparameter hyperparameter, string text) =>
        !BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger number) ? ""
        : hyperparameter.Type == typeof(int) && number > int.MaxValue ? $" and at most {int.MaxValue}"
        : hyperparameter.Type == typeof(ulong) && number > ulong.MaxValue ? $" and at most {ulong.MaxValue}"
        : "";

    private static string KindOf(Hyperparameter hyperparameter, string text) =>
        hyperparameter.Type == typeof(Schedule) && !Schedule.TryParse(text, out _, out string? fault) ? fault
        : hyperparameter.Type == typeof(bool) || hyperparameter.Type == typeof(ulong) || hyperparameter.Type.IsEnum
            ? $"it must be {hyperparameter.Rule}"
        : hyperparameter.Type == typeof(int) ? $"it must be a whole number, {hyperparameter.Rule}"
        : $"it must be a number, {hyperparameter.Rule}";
}
