namespace ElectraDsl;

/// <summary>The non-linearity between the two matrices of a feed-forward block.</summary>
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
}
