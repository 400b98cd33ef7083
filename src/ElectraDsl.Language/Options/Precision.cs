namespace ElectraDsl;

/// <summary>
/// Number format of the weight-matrix products. Weights, gradients, moments, norms, softmax and losses are float32 in any case.
/// </summary>
public enum Precision
{
    /// <summary>
    /// What the device is best at, decided once when a run begins, which then keeps it: <see cref="Bf16"/> on a GPU of compute capability 8.0 or
    /// higher, else <see cref="Float32"/>.
    /// </summary>
    Auto,

    /// <summary>Single precision throughout.</summary>
    Float32,

    /// <summary>
    /// bfloat16, which has float32's range and 8 bits of significand: both factors are rounded to it, the sums are float32. On a CPU it needs
    /// instructions for that (AVX512_BF16 or AMX).
    /// </summary>
    Bf16,
}
