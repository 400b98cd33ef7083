namespace ElectraDsl.Kernels;

/// <summary>
/// A sampler with the model's bounds, as the kernels see it. All properties are literals, so that what a variant does not do is not in its code.
/// </summary>
internal interface IScores
{
    /// <summary>As <see cref="IModelSpec.VocabularySize"/>.</summary>
    static abstract int VocabularySize { get; }

    /// <summary>Whether every score is its logit, so that the loss's exponentials serve the sample.</summary>
    static abstract bool AreLogits { get; }

    /// <summary>
    /// Whether the sample is found while the logits are first read. Else a second look is needed, see <see cref="GeneratorHeadPasses.Draw"/>.
    /// </summary>
    static abstract bool IsSinglePass { get; }

    /// <summary>Whether only the likeliest tokens may be drawn.</summary>
    static abstract bool AreRestricted { get; }

    /// <summary>The score of one token.</summary>
    static abstract float Of(float logit, bool isTarget, float temperature);
}
