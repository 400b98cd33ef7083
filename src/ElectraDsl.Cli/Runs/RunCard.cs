using System.Text;
using ElectraDsl.Export;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>
/// What a pre-training run says of itself in a model card: figures on held-out text beside trivial baselines, and its command lines.
/// </summary>
internal static class RunCard
{
    /// <summary>The part of the card that a run adds.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="facts">Its model.</param>
    /// <param name="step">Updates made when the weights were taken.</param>
    /// <param name="warn">Gets one line where figures are damaged, which the card then lacks.</param>
    public static ModelCard Of(RunFolder folder, ModelConfig facts, int step, Action<string> warn)
    {
        StringBuilder text = new();
        if (folder.ReadEvaluations(warn).LastOrDefault(evaluation => evaluation.Step == step) is { } evaluation)
        {
            _ = text.Append("## Figures\n\n")
                .Append($"On held-out text after step {Words.Count(step)} ({Words.Counted(evaluation.Tokens, "token")}).\n\n")
                .Append("| | this model | baseline | baseline means |\n| --- | --- | --- | --- |\n");
            foreach (EvaluationRow row in EvaluationRow.Of(evaluation, facts))
                _ = text.Append($"| {row.Question} | {row.Model} | {row.Baseline} | {row.BaselineMeaning} |\n");
            _ = text.Append('\n');
        }

        string[] commands = [.. folder.ReadManifest().CommandLines.Where(line => line.Length > 0)];
        if (commands.Length > 0)
            _ = text.Append($"## Training\n\nThese are the weights after step {Words.Count(step)} of:\n\n```\n{string.Join('\n', commands)}\n```\n");
        return new ModelCard([], text.ToString());
    }
}
