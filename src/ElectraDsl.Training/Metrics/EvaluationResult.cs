namespace ElectraDsl.Training;

/// <summary>
/// Figures on held-out text, each next to a trivial baseline. Written to evaluation.json with names in snake_case. Padding counts
/// nowhere (the original counts it as easy negatives). The objective's own figures stand in <see cref="FigureRecord.Figures"/>.
/// </summary>
/// <param name="Step">Updates made when it was taken.</param>
/// <param name="TokensPerSecond">Tokens trained on, padding excluded, per second of training; 0 where nothing was trained.</param>
/// <param name="Seconds">Wall time of the run so far, over all its parts.</param>
/// <param name="Sequences">Held-out sequences that were used.</param>
/// <param name="Tokens">Tokens in them, padding excluded.</param>
/// <param name="MaskedTokens">Masked tokens in them.</param>
public sealed record EvaluationResult(int Step, double TokensPerSecond, double Seconds, int Sequences, long Tokens, long MaskedTokens)
    : StepFigures(Step)
{
    /// <summary>As evaluation.json holds it.</summary>
    public System.Text.Json.Nodes.JsonObject ToJson() => System.Text.Json.JsonSerializer.SerializeToNode(this, RunJson.Line)!.AsObject();
}
