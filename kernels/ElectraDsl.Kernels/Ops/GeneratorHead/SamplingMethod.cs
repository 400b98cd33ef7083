namespace ElectraDsl.Kernels;

/// <summary>How a token is drawn with probability proportional to exp(score). The distribution is the same, the random numbers are not.</summary>
public enum SamplingMethod
{
    /// <summary>The largest of exp(score) / E, with one standard exponential draw E a token: the original's way.</summary>
    GumbelMax,

    /// <summary>
    /// The token, in the order of the vocabulary, at which the sum of exp(score) passes a uniform part of the whole: one random number a row. Probabilities are
    /// resolved to 2^-23.
    /// </summary>
    InverseCdf,
}
