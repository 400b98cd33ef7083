using System.CommandLine;

namespace ElectraDsl.Cli;

/// <summary>What a help text says once below its options, because it holds for several of them.</summary>
internal static class HelpNotes
{
    private static readonly string[] Schedules =
    [
        "A schedule is a value that changes during the run:",
        "  4..1@40%      from 4 in a straight line to 1, which it reaches after 40 % of the run",
        "  4~1@40%       from 4 to 1 by equal factors",
        "  4/1@40%       a jump",
        "  4@20%~1@40%   holds 4 until 20 %, then goes to 1",
        "After @ stands a fraction of the run (40%), a step (5000), a number of tokens (20Mtokens) or,",
        "for the first value, a gain in training AUC (4@auc+0.15~1@80%).",
    ];

    private static readonly string[] Defaults = ["Where no default is shown, the models differ: each has its own, which its record sets."];

    /// <summary>The notes of a command; none where no option needs one.</summary>
    /// <param name="command">The command.</param>
    /// <param name="severalModels">Whether the project has more than one model.</param>
    public static IEnumerable<string> Of(Command command, bool severalModels)
    {
        string[] own = command.Name switch
        {
            "sweep" => SweepCommand.Notes,
            "evaluate" => EvaluateCommand.Notes,
            "finetune" => FinetuneCommand.Notes,
            _ => [],
        };
        bool hasRecipe = command.Options.Any(option => option.Name == "--batch-size");
        bool hasSchedules = command.Options.Any(option =>
            !option.Hidden && option.HelpName?.StartsWith(RecipeOptions.ScheduleName, StringComparison.Ordinal) == true);
        return [.. own, .. hasRecipe && severalModels ? Defaults : [], .. hasSchedules ? Schedules : []];
    }
}
