namespace ElectraDsl.Kernels;

/// <summary>
/// What the generator's samples are drawn from: each token with probability proportional to exp(score). Implemented by an empty struct; closing the
/// kernel over it inlines the score into every backend.
/// </summary>
/// <remarks>
/// <para>
/// The score is divided by the temperature of the step, and the true token is left out where <see cref="IModelSpec.DisallowCorrect"/> says
/// so, after <see cref="Score"/>. The loss knows nothing of scores.
/// </para>
/// <para>
/// Write in float with <c>MathF</c> or <c>ILGPU.Algorithms.XMath</c>, without allocation, static state, exceptions, double or recursion: the function
/// is also compiled for GPUs. The TorchOps backend, whose operations it cannot become, computes the scores of samplers other than the built-in ones
/// on the CPU, with a copy there and back.
/// </para>
/// </remarks>
public interface ISampler
{
    /// <summary>
    /// How the draw is made; a literal. Where <see cref="IModelSpec.SampleTopK"/> leaves few tokens to choose from, the draw among them is by
    /// <see cref="SamplingMethod.GumbelMax"/> whatever stands here.
    /// </summary>
    static abstract SamplingMethod Method { get; }

    /// <summary>The score of one token: a number, or negative infinity for what must not be drawn.</summary>
    /// <param name="logit">The generator's logit.</param>
    /// <param name="isTarget">Whether it is the true token.</param>
    static abstract float Score(float logit, bool isTarget);
}
