namespace ElectraDsl;

/// <summary>
/// Swaps parts of a model's kernels, each by naming a type. What is not named is built in, or as it is at <see cref="ElectraModelAttribute.Base"/>.
/// </summary>
/// <remarks>
/// <para>
/// A type is one of three things. A struct of the library's own, for example <c>BinaryCrossEntropy</c>. A struct of yours that implements one of the
/// interfaces of scalar functions, for example <c>IRtdLoss</c>: the functions are compiled into the fused kernel of every backend, GPUs among them,
/// which the compiler checks while you type (EDSL20xx). Or a class of yours that implements a whole kernel, for example <c>IRtdLossKernel</c>; where
/// it also implements
/// <c>IDeviceSupport</c> and does not serve the model's device, the built-in kernel does the work.
/// </para>
/// <para>All types named here lie in the namespace <c>ElectraDsl.Kernels</c>.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KernelsAttribute : Attribute
{
    /// <summary>Which tokens are chosen for prediction.</summary>
    /// <value>A struct with <c>IMaskingPolicy</c>, or a class with <c>IMaskingKernel</c>.</value>
    [KernelSlot(
        "masking",
        Functions = "IMaskingPolicy",
        Members = ["float Weight(long tokenId, int position, int length)"],
        BuiltIn = "UniformMasking",
        Op = "IMaskingKernel")]
    public Type? Masking { get; set; }

    /// <summary>What the generator's samples are drawn from, and how.</summary>
    /// <value>
    /// A struct with <c>ISampler</c>: <c>GumbelMaxSampling</c> (the default), <c>InverseCdfSampling</c>, <c>UniformSampling</c> or one of yours.
    /// </value>
    [KernelSlot(
        "sampler",
        Functions = "ISampler",
        Members = ["global::ElectraDsl.Kernels.SamplingMethod Method", "float Score(float logit, bool isTarget)"],
        BuiltIn = "GumbelMaxSampling")]
    public Type? Sampler { get; set; }

    /// <summary>The loss and the gradient of the generator, and its samples.</summary>
    /// <value>A class with <c>IGeneratorHeadKernel</c>.</value>
    [KernelSlot("generator's head", Op = "IGeneratorHeadKernel")]
    public Type? GeneratorHead { get; set; }

    /// <summary>How samples are put into the text and labeled.</summary>
    /// <value>A class with <c>IReplacementKernel</c>.</value>
    [KernelSlot("replacement", Op = "IReplacementKernel")]
    public Type? Replacement { get; set; }

    /// <summary>The discriminator's loss.</summary>
    /// <value>A struct with <c>IRtdLoss</c>, or a class with <c>IRtdLossKernel</c>.</value>
    [KernelSlot(
        "replaced-token loss",
        Functions = "IRtdLoss",
        Members = ["float Loss(float logit, float label)", "float Gradient(float logit, float label)"],
        BuiltIn = "BinaryCrossEntropy",
        Op = "IRtdLossKernel")]
    public Type? RtdLoss { get; set; }

    /// <summary>The optimizer.</summary>
    /// <value>A class with <c>IAdamWKernel</c>.</value>
    [KernelSlot("optimizer", Op = "IAdamWKernel")]
    public Type? AdamW { get; set; }

    /// <summary>The products with matrices of weights inside the networks, forward and backward, also in heads on this model's encoder.</summary>
    /// <value>A class with <c>IMatrixProductKernel</c>.</value>
    [KernelSlot("matrix product", Op = "IMatrixProductKernel")]
    public Type? MatrixProduct { get; set; }
}
