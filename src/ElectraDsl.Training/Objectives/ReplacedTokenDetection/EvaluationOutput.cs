using static TorchSharp.torch;

namespace ElectraDsl.Training;

/// <summary>What both networks said of one batch, without dropout. The receiver disposes the tensors.</summary>
/// <param name="Text">What the generator made of it.</param>
/// <param name="RtdLogits">The discriminator's logits: above 0 means "replaced", float32 [B, L].</param>
public sealed record EvaluationOutput(GeneratedText Text, Tensor RtdLogits) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Text.Dispose();
        RtdLogits.Dispose();
    }
}
