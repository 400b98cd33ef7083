using System.CommandLine;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary><c>export</c>: writes the newest checkpoint of a run for Hugging Face transformers.</summary>
internal static class ExportCommand
{
    private const string Description = "Writes the newest checkpoint of a run as folders that Hugging Face transformers loads: discriminator (ElectraForPreTraining) and generator (ElectraForMaskedLM).";

    /// <summary>What may be typed.</summary>
    public static readonly string[] Examples = ["export --run runs/small --output hf/electra-small"];

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Option<string> output = new("--output")
        {
            Description = "A new folder for the two networks, for example hf/electra-small.",
            HelpName = "folder",
            Required = true,
        };
        Command command = new("export", Description) { common.Run, output, common.Model };
        command.SetAction(parsed =>
        {
            PretrainingRecipe model = common.ModelOf(parsed);
            string folder = parsed.GetRequiredValue(output);
            using RunTarget target = RunTarget.Open(parsed.GetRequiredValue(common.Run), model);
            HuggingFaceFolder.Check(folder, target.Recipe.Facts);
            using ParameterArena arena = new(target.Recipe.Layout, torch.CPU);
            int step = RunDisplay.For(terminal).Watch(observer => target.Folder.LoadWeights(arena, target.Recipe.Facts, observer));
            HuggingFaceFolder.Save(folder, arena, target.Recipe.Facts, target.Corpus.Vocabulary, target.Recipe.LowerCase);
            terminal.Line($"Wrote step {step} to {Path.Combine(folder, "discriminator")} and {Path.Combine(folder, "generator")}.");
            return ExitCode.Success;
        });
        return command;
    }
}
