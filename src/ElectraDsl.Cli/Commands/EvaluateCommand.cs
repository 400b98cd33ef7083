using System.CommandLine;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary><c>evaluate</c>: judges the newest checkpoint of a run on held-out text.</summary>
internal static class EvaluateCommand
{
    private const string Description = "Judges the newest checkpoint of a run on its held-out text, each figure beside what needs no skill, and rewrites evaluation.json and report.html.";

    /// <summary>What may be typed.</summary>
    public static readonly string[] Examples = ["evaluate --run runs/small"];

    /// <summary>Makes the command.</summary>
    public static Command Make(CommonOptions common, Terminal terminal)
    {
        Command command = new("evaluate", Description) { common.Run, common.Model, common.Device, common.Threads };
        command.SetAction(parsed =>
        {
            PretrainingRecipe model = common.ModelOf(parsed);
            using RunTarget target = RunTarget.Open(parsed.GetRequiredValue(common.Run), model, terminal);
            HeldOutEvaluation.Run(terminal, target, common.PrepareDevice(parsed));
            return ExitCode.Success;
        });
        return command;
    }
}
