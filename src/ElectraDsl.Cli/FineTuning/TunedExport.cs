using ElectraDsl.Export;
using ElectraDsl.FineTuning;
using ElectraDsl.Training;

namespace ElectraDsl.Cli;

/// <summary>Exports a fine-tuning run: its best checkpoint, encoder and head in one network.</summary>
/// <param name="head">The run's head.</param>
/// <param name="run">Its folder.</param>
/// <param name="output">A new folder.</param>
/// <param name="terminal">Where it is told.</param>
internal sealed class TunedExport(FineTuningRecipe head, string run, string output, Terminal terminal)
{
    /// <summary>For Hugging Face's transformers.</summary>
    public void WriteHuggingFace()
    {
        int step = FineTunedModel.SaveHuggingFace(head, run, output);
        terminal.Line($"Wrote {head.Head.Name} after {Words.Counted(step, "update")} to {output}.");
        terminal.Line($"Use it there: predict --model {head.Head.Name} --run {output} texts.txt");
    }

    /// <summary>For ONNX Runtime.</summary>
    /// <param name="network">What was asked for; null for encoder and head.</param>
    /// <param name="precisions">The precisions, a file each.</param>
    /// <returns>What the graphs compute, for people.</returns>
    /// <exception cref="UsageException">A network that such a run has not.</exception>
    public string WriteOnnx(OnnxNetwork? network, IReadOnlyList<OnnxPrecision> precisions)
    {
        if (network is not (null or OnnxNetwork.Encoder))
            throw new UsageException(
                $"{run} is a fine-tuning run, which has no {Hyperparameter.Text(network)}: leave --onnx-network out for encoder and head, or take the pre-training run.");
        int step = FineTunedModel.SaveOnnx(head, run, output, precisions, withHead: network is null);
        terminal.Line($"Wrote {head.Head.Name} after {Words.Counted(step, "update")} to {output}:");
        return network is null ? head.Head.Name : Hyperparameter.Text(network);
    }
}
