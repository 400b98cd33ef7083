using ElectraDsl.Data;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Lets the discriminator of a checkpoint choose between the sentences of minimal pairs. The run stays as it is.</summary>
internal static class MinimalPairEvaluation
{
    // What a coin reaches.
    private const double Coin = 0.5;

    /// <summary>Computes and shows the figures.</summary>
    /// <param name="terminal">Where to show them.</param>
    /// <param name="target">The run.</param>
    /// <param name="step">The step of the checkpoint; null for the newest.</param>
    /// <param name="file">The pairs.</param>
    /// <param name="device">What to compute on.</param>
    /// <param name="asJson">Whether standard output gets one document and nothing else.</param>
    /// <exception cref="CorpusException">The file holds no pairs; one line.</exception>
    public static void Run(Terminal terminal, RunTarget target, int? step, string file, torch.Device device, bool asJson)
    {
        using Interruption interruption = new(() => { });
        IReadOnlyList<MinimalPair> pairs = MinimalPair.Read(file);
        IRunDisplay display = RunDisplay.For(asJson ? Terminal.Plain(terminal.Error, terminal.Error) : terminal);
        using JointTrainer trainer = target.TrainedJoint(device, out int taken, step);
        MinimalPairResult found = display.Prepare(progress => MinimalPairTest.Run(
            pairs, trainer, target.Vocabulary, done => progress.Report(new PreparationProgress("Judging pairs", done)), interruption.Token));
        if (asJson)
        {
            terminal.Output.WriteLine(JsonText.Of(new
            {
                Run = target.Folder.Path,
                Model = target.Recipe.Facts.FullName,
                Step = taken,
                Task = Path.GetFileName(file),
                found.Pairs,
                MinimalPairsAccuracy = found.BySum,
                MinimalPairsAccuracyByMost = found.ByMost,
                MinimalPairsCoin = Coin,
            }));
            return;
        }

        terminal.Heading($"{Path.GetFileName(file)} after {Words.Counted(taken, "step")} ({Words.Counted(found.Pairs, "pair")})");
        FittingTable table = new(terminal, new(""), FittingColumn.Numbers("this model"), FittingColumn.Numbers("baseline"), new("baseline means"));
        table.Add("Bad sentence scored higher (all words together)", Words.Percent(found.BySum), Words.Percent(Coin), "a coin");
        table.Add("Bad sentence scored higher (its most suspicious word)", Words.Percent(found.ByMost), Words.Percent(Coin), "a coin");
        table.Write();
    }
}
