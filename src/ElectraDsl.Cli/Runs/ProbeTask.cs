using ElectraDsl.Data;
using ElectraDsl.Training;
using TorchSharp;

namespace ElectraDsl.Cli;

/// <summary>Labeled texts that encoders are probed with.</summary>
internal sealed class ProbeTask
{
    private readonly IReadOnlyList<LabeledText> training, test;
    private readonly int most;

    /// <summary>Reads the files.</summary>
    /// <param name="files">Labeled texts to learn from and, behind them, others to test on; else a tenth of the first.</param>
    /// <param name="most">Texts to learn from at most.</param>
    public ProbeTask(IReadOnlyList<string> files, int most)
    {
        this.most = most;
        training = LabeledText.Read(files[0]);
        if (files.Count > 1)
            test = LabeledText.Read(files[1]);
        else
            (training, test) = LinearProbe.Divide(training);
        Name = string.Join(", ", files.Select(file => Path.GetFileName(file)));
        Fingerprint = ProbeRecord.FingerprintOf(files, most);
    }

    /// <summary>The files' names.</summary>
    public string Name { get; }

    /// <summary>See <see cref="ProbeRecord.Fingerprint"/>.</summary>
    public string Fingerprint { get; }

    /// <summary>Probes the newest whole checkpoint of a run, or that of a step.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="vocabulary">Its word pieces.</param>
    /// <param name="device">What to compute on.</param>
    /// <param name="step">The step; null for the newest.</param>
    /// <param name="warnings">Gets what is wrong with checkpoints.</param>
    /// <param name="progress">Gets the fraction that is done.</param>
    /// <param name="cancellation">Ends the work with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>What was found, and the step of the checkpoint.</returns>
    public (ProbeResult Found, int Step) Run(
        RunFolder folder,
        PretrainingRecipe recipe,
        WordPieceVocabulary vocabulary,
        torch.Device device,
        int? step,
        IPretrainingObserver warnings,
        Action<double> progress,
        CancellationToken cancellation)
    {
        using ParameterArena weights = new(recipe.EncoderLayout, device);
        int taken = folder.LoadWeights(weights, recipe.Facts, warnings, step);
        return (LinearProbe.Run(weights, recipe, vocabulary, device, training, test, most, progress, cancellation), taken);
    }
}
