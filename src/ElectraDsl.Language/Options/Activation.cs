namespace ElectraDsl;

/// <summary>
/// The non-linearity of a feed-forward block. The first four stand between two matrices; a gated one needs three:
/// <c>output(f(gate(x)) ⊙ up(x))</c>.
/// </summary>
/// <remarks>The dense layer in the discriminator's head has no gate: there a gated activation is its <c>f</c>.</remarks>
public enum Activation
{
    /// <summary>x Φ(x), with the error function; the original's choice.</summary>
    Gelu,

    /// <summary>The tanh approximation of <see cref="Gelu"/> ("gelu_new").</summary>
    GeluTanh,

    /// <summary>max(0, x).</summary>
    Relu,

    /// <summary>x σ(x), also called swish.</summary>
    Silu,

    /// <summary>
    /// Gated by <see cref="Gelu"/> (Shazeer, "GLU Variants Improve Transformer", 2020). Two thirds of the usual feed-forward size keep
    /// the number of parameters.
    /// </summary>
    GeGlu,

    /// <summary>Gated by <see cref="Silu"/> (the same paper), as in most recent language models.</summary>
    SwiGlu,
}
