using System.CommandLine;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary><c>demo</c>: shows what a trained discriminator sees.</summary>
internal static class DemoCommand
{
    private const string Description = "Swaps one word in held-out sentences and shows how likely the discriminator finds it that each word was replaced.";

    /// <summary>What may be typed.</summary>
    public static readonly string[] Examples = ["demo --run runs/small"];

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Command command = new("demo", Description) { common.Run, common.Model, common.Device, common.Threads };
        command.SetAction(parsed =>
        {
            PretrainingRecipe model = common.ModelOf(parsed);
            using RunTarget target = RunTarget.Open(parsed.GetRequiredValue(common.Run), model, terminal);
            Pretraining.ShowDemonstration(terminal, target, common.PrepareDevice(parsed));
            return ExitCode.Success;
        });
        return command;
    }
}
