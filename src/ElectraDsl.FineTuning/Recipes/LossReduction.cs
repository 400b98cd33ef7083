namespace ElectraDsl.FineTuning;

/// <summary>What becomes of the losses of a batch's examples.</summary>
public enum LossReduction
{
    /// <summary>
    /// Their sum, as in the original, where clipping of the gradient then decides how long a step is; of tagging that of all words.
    /// </summary>
    Sum,

    /// <summary>Their mean, of tagging over all words.</summary>
    Mean,
}
