namespace ElectraDsl.Kernels;

/// <summary>How a token is drawn with probability proportional to exp(score). The distribution is the same, the random numbers are not.</summary>
public enum SamplingMethod
{
    /// <summary>The largest of exp(score) / E, with one standard exponential draw E a token: the original's way.</summary>
    GumbelMax,

    /// <summary>
    /// The token, in the order of the vocabulary, at which the sum of exp(score) passes a uniform part of the whole: one random number a row.
    /// Probabilities are resolved to 2^-23. Sums are rounded, so where the number falls next to the border of two tokens, either may be drawn: by
    /// another backend, or where the vocabulary is treated in chunks, which a head does whose logits need more than 1 GiB.
    /// </summary>
    InverseCdf,
}
