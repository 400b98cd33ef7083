using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary><c>info</c>: what the compiler knows of a model, and what pre-training it is going to need.</summary>
internal static class InfoCommand
{
    private const string Description =
        "Shows each part of the models (parameters, FLOPs and memory per token), and estimates memory and hours of "
        + "pre-training. Nothing is trained; measuring the device takes a second or two.";

    // What dense matrix products of training reach of a GPU's peak, as published runs of large transformers report it (46 % in that of PaLM).
    private const double DefaultUtilization = 0.4;

    /// <summary>Examples for the help.</summary>
    public static readonly string[] Examples =
    [
        "info",
        "info --model ElectraSmall --batch-size 64 --sequence-length 256",
        "info --tflops 67 --utilization 0.35",
        "info --flops 1e15",
        "info --json > facts.json",
        "info --run runs/small",
    ];

    /// <summary>Makes the command.</summary>
    public static Command Make(IReadOnlyList<PretrainingRecipe> models, CommonOptions common, Terminal terminal)
    {
        Option<double?> tflops = new("--tflops")
        {
            Description =
                "Peak of another device, in TFLOP/s at float32, from its data sheet, instead of a measurement. 1e-6 to 1e9.",
            HelpName = "number",
            CustomParser = result => Number(result, "--tflops", 1e-6, 1e9, "1e-6 to 1e9"),
        };
        Option<double?> utilization = new("--utilization")
        {
            Description = $"Fraction of --tflops that training is assumed to reach. 1e-6 to 1. Default: {Hyperparameter.Text(DefaultUtilization)}.",
            HelpName = "number",
            CustomParser = result => Number(result, "--utilization", 1e-6, 1, "1e-6 to 1"),
        };
        Option<bool> json = new("--json") { Description = "Write one JSON document with unrounded numbers instead of tables." };
        Option<string?> run = new("--run")
        {
            Description = "A run folder: shows its progress, its best evaluation and its checkpoints instead of the model.",
            HelpName = "folder",
        };
        RecipeOptions hyperparameters = new(
            models, "steps", "flops", "batch-size", "micro-batch-size", "sequence-length", "short-sequence-length", "short-proportion",
            "precision", "recompute-activations");
        Command command = new("info", Description) { common.Model, common.Device, common.Threads };
        foreach (Option option in hyperparameters.All)
            command.Add(option);
        command.Add(run);
        command.Add(tflops);
        command.Add(utilization);
        command.Add(json);

        command.SetAction(parsed =>
        {
            if (parsed.GetValue(run) is { } named)
            {
                foreach (Option ofModel in new Option[] { common.Device, common.Threads, tflops, utilization }.Concat(hyperparameters.All))
                {
                    if (parsed.GetResult(ofModel) is { Implicit: false })
                        throw new UsageException(
                            $"{ofModel.Name} cannot be combined with --run, which shows the progress of a run: leave one of them out.");
                }

                string path = RunPath.Of(run.Name, named);
                RunStanding standing = RunStanding.Of(path, common.ModelOfRun(parsed, path));
                RunFolder.Open(path).WarnOfDamagedRecords(terminal.Warn);
                if (parsed.GetValue(json))
                    terminal.Output.WriteLine(JsonText.Of(standing));
                else
                    standing.Write(terminal);
                return ExitCode.Success;
            }

            if (parsed.GetValue(utilization) is not null && parsed.GetValue(tflops) is null)
                throw new UsageException(
                    "--utilization is a fraction of --tflops: give that too, or leave both out to measure the device.");
            IEnumerable<PretrainingRecipe> chosen = parsed.GetValue(common.Model) is null ? models : [common.ModelOf(parsed)];
            torch.Device device = common.PrepareDevice(parsed);
            (PretrainingRecipe Recipe, DeviceSpeed Speed)[] told =
            [
                .. chosen.Select(model => Settle(model)).Select(recipe => (recipe, SpeedOf(recipe))),
            ];
            if (parsed.GetValue(json))
                terminal.Output.WriteLine(InformationJson.Of(told));
            else
            {
                foreach ((PretrainingRecipe recipe, DeviceSpeed speed) in told)
                    Write(terminal, recipe, speed, parsed.GetValue(tflops) is null ? RecipeOptions.MostSequences(recipe, device) : null);
            }

            return ExitCode.Success;

            PretrainingRecipe Settle(PretrainingRecipe model)
            {
                // A recipe's own length may not suit a short model, which is no reason to hide what is known of it; a length that was typed must.
                IReadOnlyDictionary<string, object> given = hyperparameters.Given(parsed);
                PretrainingRecipe recipe = hyperparameters.Apply(model, parsed);
                if (!given.ContainsKey("sequence-length") && recipe.SequenceLength > recipe.Facts.MaxPositions)
                    recipe = recipe with { SequenceLength = recipe.Facts.MaxPositions };
                RecipeValidation.Check(recipe);
                recipe = RecipeValidation.OnDevice(recipe, device);
                recipe = hyperparameters.FitMemory(recipe, parsed, device);
                return recipe.Flops > 0 ? recipe with { Steps = WorkEstimate.StepsOf(recipe.Flops, recipe), Flops = 0 } : recipe;
            }

            DeviceSpeed SpeedOf(PretrainingRecipe recipe) => parsed.GetValue(tflops) is double peak
                ? DeviceSpeed.Given(peak * 1e12, parsed.GetValue(utilization) ?? DefaultUtilization)
                : DeviceSpeed.Measure(recipe, device);
        });
        return command;
    }

    private static void Write(Terminal terminal, PretrainingRecipe recipe, DeviceSpeed speed, int? mostSequences)
    {
        ModelConfig facts = recipe.Facts;
        terminal.Heading(facts.FullName);
        FittingTable shared = new(terminal, new(""), new(""));
        foreach ((string name, string value) in ModelTable.Shared(facts))
            shared.Add(name, value);
        ArenaLayout layout = recipe.Layout;
        shared.Add("parameters", $"{Words.Count(layout.ParameterCount)}, shared ones counted once");
        shared.Add("parameter arena", $"{Words.Count(layout.Count)} values, {Words.Bytes(layout.Count * (double)sizeof(float))}");
        shared.Write();

        FittingTable networks = new(terminal, [new(""), .. facts.Networks.Select(network => new FittingColumn(network.Name, AlignRight: true))]);
        foreach ((string name, IReadOnlyList<string> values) in ModelTable.Networks(facts))
            networks.Add([name, .. values.Select(value => (FittingCell)value)]);
        networks.Write();

        int length = recipe.SequenceLength;
        terminal.Heading(
            $"Cost of training per token, in sequences of {Words.Count(length)} with {Words.Count(facts.MaskedSlots(length))} masked");
        foreach ((string name, NetworkConfig network) in facts.Networks)
            CostTable.Write(terminal, name, facts, network, length);
        // Lines of at most 80 columns.
        terminal.Line("(6ND)    6 per weight that a token is multiplied with, and attention: use it to estimate hours");
        terminal.Line("(paper)  as in ELECTRA's tables (flops_computation.py): backward counted as forward,");
        terminal.Line("         lookups as products: use it only to compare with those tables");
        terminal.Line("kept     in memory until the backward pass, in float32 on a CPU");

        EstimateTable.Write(terminal, recipe, speed, mostSequences);
    }

    private static double? Number(ArgumentResult result, string option, double least, double most, string rule)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most)
            return number;
        result.AddError($"{option} is '{text}': it must be a number, {rule}.");
        return null;
    }
}
