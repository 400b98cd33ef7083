using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary><c>bench</c>: how long a training step takes, beside its matrix products alone.</summary>
internal static class BenchCommand
{
    private const int DefaultRounds = 15, MostRounds = 100_000;

    private const string Description =
        "Times training steps of a model on random text, in turn with their matrix products alone, and says what is left. Nothing is kept. "
        + "The last line is JSON.";

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "bench",
        "bench --batch-size 8 --sequence-length 128 --precision bf16",
        "bench --sequence-length 512 --padding 0.5 --rounds 50",
    ];

    private static readonly JsonSerializerOptions OneLine = new(JsonText.Options) { WriteIndented = false };

    /// <summary>Makes the command.</summary>
    public static Command Make(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal)
    {
        Option<double?> padding = new("--padding")
        {
            Description = "Fraction of each sequence that is padding. At least 0 and below 1. Default: 0.",
            HelpName = "number",
            CustomParser = result => Number(result, "--padding", FractionOf, "at least 0 and below 1"),
        };
        Option<int?> rounds = new("--rounds")
        {
            Description = string.Create(
                CultureInfo.InvariantCulture, $"Steps that are timed, after some to warm up. 1 to {MostRounds:#,0}. Default: {DefaultRounds}."),
            HelpName = "number",
            CustomParser = result => Number(result, "--rounds", RoundsOf, string.Create(CultureInfo.InvariantCulture, $"1 to {MostRounds:#,0}")),
        };
        RecipeOptions hyperparameters = new(models, "batch-size", "micro-batch-size", "sequence-length", "precision", "recompute-activations");
        Command command = new("bench", Description) { common.Model, common.Device, common.Threads };
        foreach (Option option in hyperparameters.All)
            command.Add(option);
        command.Add(padding);
        command.Add(rounds);
        command.SetAction(parsed =>
        {
            PretrainingRecipe recipe = hyperparameters.Apply(common.ModelOf(parsed), parsed);
            RecipeValidation.Check(recipe);
            torch.Device device = common.PrepareDevice(parsed);
            recipe = RecipeValidation.OnDevice(recipe, device);
            recipe = hyperparameters.FitMemory(recipe, parsed, device);
            if (RecipeOptions.MostSequences(recipe, device) is { } most)
                terminal.Line($"The memory that is free now holds {Words.Counted(most, "sequence")} of this length at once.");
            if (MachineLoad.Warning() is { } busy)
                terminal.Line(busy);
            StepTimes times = StepTimer.Run(recipe, device, parsed.GetValue(padding) ?? 0, parsed.GetValue(rounds) ?? DefaultRounds);
            Write(terminal, times);
            terminal.Output.WriteLine(JsonSerializer.Serialize(times, OneLine));
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(Terminal terminal, StepTimes times)
    {
        string padded = times.Padding > 0 ? $", {Words.Percent(times.Padding)} of them padding" : "";
        string size = $"{Words.Count(times.BatchSize)} x {Words.Count(times.SequenceLength)} tokens{padded}";
        terminal.Heading($"{times.Model}: {size}, {Hyperparameter.Text(times.Precision)}, {times.Threads} threads; medians of {times.Steps} steps");
        FittingTable table = new(terminal, new(""), new("ms", AlignRight: true), new("of the step", AlignRight: true));
        Row("matrix products with weights", times.ProductsSeconds - times.AttentionProductsSeconds);
        Row("attention's products", times.AttentionProductsSeconds);
        Row("optimizer", times.OptimizerSeconds);
        Row("everything else", times.OtherSeconds);
        Row("a step", times.SecondsPerStep);
        table.Write();
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{times.TokensPerSecond:#,0} tokens/s; {times.TimesProducts:0.00} times the products; {times.ShareOfCeiling:0 %} of the {times.GemmCeilingGflops:#,0} GFLOP/s that a large product reaches"));
        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"peak memory {times.PeakRssMib:#,0} MiB; {times.AllocatedKibPerStep:0} KiB of managed memory a step, {times.Collections} collections, {times.TensorsLeft} tensors left"));
        if (times.DisturbedSteps > 0)
            terminal.Line($"Other programs computed during {times.DisturbedSteps} of {times.Steps} steps: trust ratios, not times, and repeat it when the machine is idle.");

        void Row(string what, double seconds) => table.Add(
            what,
            (1000 * seconds).ToString("#,0.0", CultureInfo.InvariantCulture),
            Words.Percent(seconds / times.SecondsPerStep));
    }

    private static double? FractionOf(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is >= 0 and < 1 ? number : null;

    private static int? RoundsOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is >= 1 and <= MostRounds ? number : null;

    private static T? Number<T>(ArgumentResult result, string option, Func<string, T?> read, string rule)
        where T : struct
    {
        string text = result.Tokens[0].Value;
        T? number = read(text);
        if (number is null)
            result.AddError($"{option} is '{text}': it must be a number, {rule}.");
        return number;
    }
}
