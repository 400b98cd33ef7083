namespace ElectraDsl.Kernels;

/// <summary>
/// The loss of one token of replaced-token detection. Implemented by an empty struct; closing the kernel over it inlines both functions into every
/// backend.
/// </summary>
/// <remarks>
/// Write in float with <c>MathF</c> or <c>ILGPU.Algorithms.XMath</c>, without allocation, static state, exceptions, double or
/// recursion: the functions are also compiled for GPUs. The compiler checks that where the struct is written (EDSL2051 to EDSL2060).
/// </remarks>
public interface IRtdLoss
{
    /// <summary>Loss of a token in nats.</summary>
    /// <param name="logit">The discriminator's logit.</param>
    /// <param name="label">1 for a replaced token, 0 for an original one.</param>
    static abstract float Loss(float logit, float label);

    /// <summary>Derivative of <see cref="Loss"/> by the logit.</summary>
    /// <param name="logit">The discriminator's logit.</param>
    /// <param name="label">1 for a replaced token, 0 for an original one.</param>
    static abstract float Gradient(float logit, float label);
}
